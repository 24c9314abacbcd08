using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Dkg;

/// <summary>What this participant says: each statement once, and after a restart the same as before.</summary>
internal sealed class Voice(SharingSession session, int self, IdentityKey identity, Board board)
{
    private readonly Dictionary<DkgMessageKind, DkgEnvelope> _own = [];
    private readonly List<DkgEnvelope> _new = [];
    private DkgEnvelope? _question;

    /// <summary>Null where this participant has not dealt.</summary>
    public DealingRef? OwnDealing =>
        _own.TryGetValue(DkgMessageKind.Dealing, out var dealing)
            ? new DealingRef(self, dealing.Hash())
            : null;

    /// <summary>Takes what was said before a restart.</summary>
    public void Remember(DkgEnvelope envelope)
    {
        if (envelope.Kind == DkgMessageKind.Echo)
            board.Receive(envelope);
        else
            _own[envelope.Kind] = envelope;
    }

    public void Say(DkgMessageKind kind, Func<byte[]> payload)
    {
        if (!_own.TryGetValue(kind, out var envelope))
        {
            envelope = Sign(kind, payload());
            _own.Add(kind, envelope);
            _new.Add(envelope);
        }
        board.Receive(envelope);
    }

    /// <summary>
    /// Echoes all dealings, or all complaints, in one message when they are complete, and else when it is time, that is when no
    /// more have come for a while: one by one they would be n² signatures for everybody to check. Items of a phase that this
    /// participant has left are no longer echoed, so that no late one splits the members.
    /// </summary>
    public void EchoNewItems(DkgPhase phase, bool isTime)
    {
        List<EchoedItem> items = [];
        if (phase <= DkgPhase.Dealing && (isTime || board.Dealings.Count == session.Dealers.Count))
            items.AddRange(board.Dealings.NotEchoedBy(self));
        if (
            phase <= DkgPhase.Complaint
            && (isTime || board.Complaints.Count == session.Members.Count)
        )
            items.AddRange(board.Complaints.NotEchoedBy(self));
        if (phase <= DkgPhase.Justification)
            items.AddRange(board.Justifications.NotEchoedBy(self));
        if (items.Count == 0)
            return;
        var echo = Sign(DkgMessageKind.Echo, new Echo(items).Encode());
        board.Receive(echo);
        _new.Add(echo);
    }

    /// <summary>What was said since the last call.</summary>
    public IReadOnlyList<DkgEnvelope> TakeNew()
    {
        DkgEnvelope[] taken = [.. _new];
        _new.Clear();
        return taken;
    }

    /// <summary>
    /// Own statements, all own echoes in one, and what others seem to lack: at once, since what a traitor told one honest
    /// participant only must reach the others within the phase.
    /// </summary>
    public IReadOnlyList<DkgEnvelope> Repetition(bool asksForReply) =>
        [
            .. _own.Values,
            .. board.WorthPassingOn(),
            Question() with
            {
                AsksForReply = asksForReply,
            },
        ];

    /// <summary>What others may need of one whose time is over, and a question.</summary>
    public IReadOnlyList<DkgEnvelope> LastWords() =>
        [
            .. _own.Values.Where(own =>
                own.Kind is DkgMessageKind.Transcript or DkgMessageKind.Approval
            ),
            Question(),
        ];

    /// <summary>All own echoes in one message, which asks the others for what they have.</summary>
    private DkgEnvelope Question()
    {
        var echo = new Echo([.. board.EchoedBy(self)]).Encode();
        if (_question is null || !_question.Payload.AsSpan().SequenceEqual(echo))
            _question = Sign(DkgMessageKind.Echo, echo) with { AsksForReply = true };
        return _question;
    }

    private DkgEnvelope Sign(DkgMessageKind kind, byte[] payload) =>
        DkgEnvelope.Sign(kind, session.Id, self, payload, identity);
}
