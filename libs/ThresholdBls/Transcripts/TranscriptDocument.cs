using Notary.ThresholdBls.Dkg;

namespace Notary.ThresholdBls.Transcripts;

/// <summary>
/// What shows anybody how a group came by its key: the session, and the signed public messages that decided it. Its serialised form
/// is in docs/formats.md.
/// </summary>
/// <param name="Session">A key generation or a resharing.</param>
/// <param name="Messages">The qualified dealings, the members' echoes of them, the transcripts, and an outgoing group's approvals.</param>
public sealed record TranscriptDocument(SharingSession Session, IReadOnlyList<DkgEnvelope> Messages)
{
    /// <summary>
    /// Takes the messages in as a participant does, and comes by the same rules to the key. Who gave the document need not be
    /// trusted; that the identity keys are those of the notaries, the caller must know.
    /// </summary>
    /// <exception cref="BlsFormatException">A message is not valid, or they do not add up to a key; the text says what is wrong.</exception>
    public AgreedKey Verify()
    {
        using var board = new Board(Session, openShare: null);
        foreach (var message in Messages)
            ThrowUnlessTaken(message, board.Receive(message));
        var assembly = new KeyAssembly(Session, board, new Qualification(board, Session, self: 0));
        var key = assembly.TryAssemble() ?? throw new BlsFormatException(WhatIsMissing(assembly));
        if (key.Qualified.FirstOrDefault(dealing => !Counts(board, dealing)) is { Dealer: > 0 } one)
            throw new BlsFormatException(
                $"The dealing of participant {one.Dealer} has no {Session.Parameters.Quorum} echoes."
            );
        return key;
    }

    /// <exception cref="BlsFormatException">Malformed, or of another version.</exception>
    public static TranscriptDocument Parse(ReadOnlySpan<byte> json) =>
        TranscriptJson.Parse(json).ToDocument();

    /// <summary>UTF-8 JSON without white space; the same document gives the same bytes.</summary>
    public byte[] ToJson() => TranscriptJson.Of(this).ToBytes();

    /// <summary>The document of a run that succeeded; null while a participant lacks echoes of a qualified dealing.</summary>
    internal static TranscriptDocument? Of(SharingSession session, Board board, AgreedKey key)
    {
        if (!key.Qualified.All(dealing => Counts(board, dealing)))
            return null;
        var dealings = key.Qualified.Select(d => board.Dealings.Find(d.Dealer, d.Hash)!.Envelope);
        var echoes = key.Qualified.SelectMany(d => board.Dealings.EchoesOf(d.Dealer, d.Hash));
        return new TranscriptDocument(
            session,
            [
                .. dealings
                    .Concat(Telling(session, echoes))
                    .Concat(key.Transcripts)
                    .Concat(key.Approvals)
                    .OrderBy(message => message.Kind)
                    .ThenBy(message => message.Sender)
                    .Select(message => message with { AsksForReply = false }),
            ]
        );
    }

    /// <summary>Without echoes that say no more than others of their sender: they would tell nothing new.</summary>
    private static IEnumerable<DkgEnvelope> Telling(
        SharingSession session,
        IEnumerable<DkgEnvelope> echoes
    )
    {
        var told = new HashSet<(int Sender, EchoedItem Item)>();
        return echoes
            .Distinct<DkgEnvelope>(ReferenceEqualityComparer.Instance)
            .OrderByDescending(echo => echo.Payload.Length)
            .Where(IsNews);

        bool IsNews(DkgEnvelope echo)
        {
            var before = told.Count;
            told.UnionWith(Echo.Decode(echo.Payload, session).Items.Select(i => (echo.Sender, i)));
            return told.Count > before;
        }
    }

    private static bool Counts(Board board, DealingRef dealing) =>
        board.Dealings.Certified(dealing.Dealer)?.Hash == dealing.Hash;

    private static void ThrowUnlessTaken(DkgEnvelope message, DkgReception reception)
    {
        if (reception != DkgReception.Accepted)
            throw new BlsFormatException(
                $"The {message.Kind} of participant {message.Sender} is refused: {reception}."
            );
    }

    private string WhatIsMissing(KeyAssembly assembly) =>
        assembly.AgreedTranscript is null
            ? $"There are no equal transcripts of {Session.Parameters.Quorum} members with all of their dealings."
            : $"Fewer than {Session.ApprovalsNeeded} members of the outgoing group approve, or fewer than {Session.DealersNeeded} dealings qualify.";
}
