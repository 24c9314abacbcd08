using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Dkg;

/// <summary>What this member says: each statement once, and after a restart the same as before.</summary>
internal sealed class DkgVoice(DkgSession session, int self, IdentityKey identity, DkgBoard board)
{
    private readonly Dictionary<DkgMessageKind, DkgEnvelope> _own = [];
    private readonly List<DkgEnvelope> _new = [];

    public Digest DealingHash => _own[DkgMessageKind.Dealing].Hash();

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

    /// <summary>Items of a phase that this member has left are no longer echoed, so that no late one splits the members.</summary>
    public void EchoNewItems(DkgPhase phase)
    {
        List<EchoedItem> items = [];
        if (phase <= DkgPhase.Dealing)
            items.AddRange(board.Dealings.NotEchoedBy(self));
        if (phase <= DkgPhase.Complaint)
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

    /// <summary>Own statements, all own echoes in one, and what others seem to lack.</summary>
    public IReadOnlyList<DkgEnvelope> Repetition(bool asksForReply)
    {
        var echo = Sign(DkgMessageKind.Echo, new Echo([.. board.EchoedBy(self)]).Encode());
        return
        [
            .. _own.Values,
            .. board.WorthPassingOn(),
            echo with
            {
                AsksForReply = asksForReply,
            },
        ];
    }

    private DkgEnvelope Sign(DkgMessageKind kind, byte[] payload) =>
        DkgEnvelope.Sign(kind, session.Id, self, payload, identity);
}
