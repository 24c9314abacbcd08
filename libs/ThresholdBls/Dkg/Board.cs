namespace Notary.ThresholdBls.Dkg;

/// <summary>What became of a message.</summary>
public enum DkgReception
{
    /// <summary>It changed the state: to be kept, so that a restart can be fed with it.</summary>
    Accepted,

    /// <summary>It says nothing new.</summary>
    Known,

    /// <summary>Another session, nothing that its sender may say, or not the sender's signature.</summary>
    NotAuthentic,

    Malformed,

    /// <summary>Commitments of another degree or to another secret, too few shares, or no proof of possession.</summary>
    InvalidDealing,

    /// <summary>Its author said something else before.</summary>
    Conflicting,
}

/// <summary>A dealing and this member's share of it; null where the share is bad, or this participant gets none.</summary>
internal sealed record ReceivedDealing(Dealing Dealing, SecretShare? Share);

/// <summary>
/// All that a participant has seen in a session. Order and repetition of messages do not matter, except which of an author's
/// conflicting ones came first.
/// </summary>
/// <param name="session">The run.</param>
/// <param name="openShare">Opens the share that a dealer dealt to this member; null for one who gets none.</param>
internal sealed class Board(SharingSession session, Func<int, Dealing, SecretShare?>? openShare)
    : IDisposable
{
    private readonly HashSet<Digest> _seen = [];
    private readonly HashSet<int> _heardFrom = [];
    private readonly Dictionary<int, Digest> _repeated = [];

    public SignedEcho<ReceivedDealing> Dealings { get; } = new(DkgMessageKind.Dealing, session);

    public SignedEcho<Complaint> Complaints { get; } = new(DkgMessageKind.Complaint, session);

    public SignedEcho<Justification> Justifications { get; } =
        new(DkgMessageKind.Justification, session);

    public IReadOnlyCollection<int> HeardFrom => _heardFrom;

    /// <summary>The members' signed transcripts.</summary>
    public Tally Transcripts { get; } = new();

    /// <summary>The outgoing members' approvals.</summary>
    public Tally Approvals { get; } = new();

    public DkgReception Receive(DkgEnvelope envelope)
    {
        if (!session.IsParticipant(envelope.Sender))
            return DkgReception.NotAuthentic;
        var hash = envelope.Hash();
        if (_seen.Contains(hash) || IsRepeated(envelope.Sender, hash))
            return DkgReception.Known;
        if (!envelope.IsAuthentic(session))
            return DkgReception.NotAuthentic;
        var reception = Read(envelope, hash);
        if (reception == DkgReception.Accepted)
            _seen.Add(hash);
        // Not all of these: a sender could say ever more that is no news. Its last one is what it repeats.
        if (reception == DkgReception.Known)
            _repeated[envelope.Sender] = hash;
        _heardFrom.Add(envelope.Sender);
        return reception;
    }

    private bool IsRepeated(int sender, Digest hash) =>
        _repeated.TryGetValue(sender, out var last) && last == hash;

    /// <summary>
    /// What counts and somebody who is there seems not to have, and the transcripts and approvals once they are enough: passed on
    /// when messages are repeated, since a traitor may have given its own to some only.
    /// </summary>
    public IEnumerable<DkgEnvelope> WorthPassingOn() =>
        Dealings
            .MissedBy(_heardFrom)
            .Concat(Complaints.MissedBy(_heardFrom))
            .Concat(Justifications.MissedBy(_heardFrom))
            .Concat(Transcripts.Agreed(session.Parameters.Quorum) ?? [])
            .Concat(Approvals.Agreed(session.ApprovalsNeeded) ?? [])
            .Distinct<DkgEnvelope>(ReferenceEqualityComparer.Instance);

    /// <summary>Does everything count that was heard of, so that others cannot come to another result?</summary>
    public bool IsSettled() =>
        Dealings.IsSettled() && Complaints.IsSettled() && Justifications.IsSettled();

    public IEnumerable<EchoedItem> EchoedBy(int participant) =>
        [
            .. Dealings.EchoedBy(participant),
            .. Complaints.EchoedBy(participant),
            .. Justifications.EchoedBy(participant),
        ];

    private DkgReception Read(DkgEnvelope envelope, Digest hash)
    {
        try
        {
            return envelope.Kind switch
            {
                DkgMessageKind.Dealing => ReadDealing(envelope, hash),
                DkgMessageKind.Echo => ReadEcho(envelope),
                DkgMessageKind.Complaint => Hold(Complaints, envelope, hash, Complaint.Decode),
                DkgMessageKind.Justification => Hold(
                    Justifications,
                    envelope,
                    hash,
                    Justification.Decode
                ),
                DkgMessageKind.Transcript => ReadTranscript(envelope, Transcripts),
                DkgMessageKind.Approval => ReadTranscript(envelope, Approvals),
                _ => DkgReception.Malformed,
            };
        }
        catch (BlsFormatException)
        {
            return DkgReception.Malformed;
        }
    }

    private DkgReception ReadDealing(DkgEnvelope envelope, Digest hash)
    {
        var dealer = envelope.Sender;
        if (!Dealings.Accepts(dealer, hash))
            return DkgReception.Conflicting;
        var dealing = Dealing.Decode(envelope.Payload, session);
        if (!dealing.IsPubliclyValid(session, dealer))
            return DkgReception.InvalidDealing;
        var share = openShare?.Invoke(dealer, dealing);
        Dealings.Hold(envelope, hash, new ReceivedDealing(dealing, share));
        return DkgReception.Accepted;
    }

    private DkgReception Hold<T>(
        SignedEcho<T> broadcast,
        DkgEnvelope envelope,
        Digest hash,
        Func<byte[], SharingSession, T> decode
    )
        where T : class
    {
        if (!broadcast.Accepts(envelope.Sender, hash))
            return DkgReception.Conflicting;
        broadcast.Hold(envelope, hash, decode(envelope.Payload, session));
        return DkgReception.Accepted;
    }

    private DkgReception ReadEcho(DkgEnvelope envelope)
    {
        var items = Echo.Decode(envelope.Payload, session).Items;
        if (!items.All(item => session.IsParticipant(item.Author)))
            return DkgReception.Malformed;
        // Not Any: every item counts, not only the first new one.
        var news = items.Count(item => Record(envelope, item));
        return news > 0 ? DkgReception.Accepted : DkgReception.Known;
    }

    private bool Record(DkgEnvelope echo, EchoedItem item) =>
        item.Kind switch
        {
            DkgMessageKind.Dealing => Dealings.RecordEcho(item.Author, echo, item.Hash),
            DkgMessageKind.Complaint => Complaints.RecordEcho(item.Author, echo, item.Hash),
            DkgMessageKind.Justification => Justifications.RecordEcho(item.Author, echo, item.Hash),
            _ => throw new BlsFormatException("Only broadcast items are echoed."),
        };

    private DkgReception ReadTranscript(DkgEnvelope envelope, Tally tally)
    {
        _ = Transcript.Decode(envelope.Payload, session);
        return tally.Add(Digest.Of(envelope.Payload), envelope)
            ? DkgReception.Accepted
            : DkgReception.Conflicting;
    }

    public void Dispose()
    {
        foreach (var dealing in Dealings.All())
            dealing.Item.Share?.Dispose();
    }
}
