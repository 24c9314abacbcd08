using System.Collections.Immutable;

namespace Notary.Penalties;

/// <summary>How far a signed penalty has come on its way into the chain: the fold of its events.</summary>
public sealed record PenaltyCourse
{
    /// <summary>Transactions of one place, the dearest one last; any of them may be executed, and no other one beside it.</summary>
    public ImmutableList<PenaltyPrepared> Sent { get; private init; } = [];

    /// <summary>The last one that the chain accepted.</summary>
    public PenaltySubmitted? Submitted { get; private init; }

    public PenaltyIncluded? Included { get; private init; }

    /// <summary>The last time that a block with it was taken back.</summary>
    public PenaltyUndone? Undone { get; private init; }

    /// <summary>The end: the leg is recorded or penalised, deep enough.</summary>
    public LegInspected? Inspected { get; private init; }

    public SubmissionRefused? Refusal { get; private init; }

    public int Refusals { get; private init; }

    /// <summary>The transaction that is to be handed over; null where the chain has the newest one, or none is made.</summary>
    public PenaltyPrepared? Unsent =>
        Sent is [.., var newest] && newest.TxId != Submitted?.TxId ? newest : null;

    public PenaltyCourse Apply(PenaltyPrepared e) =>
        this with
        {
            Sent = e.Replaces is null ? [e] : Sent.Add(e),
        };

    public PenaltyCourse Apply(PenaltySubmitted e) => this with { Submitted = e };

    /// <summary>Its predecessor waits on, from now.</summary>
    public PenaltyCourse Apply(ReplacementRefused e)
    {
        var left = Sent.RemoveAll(sent => sent.TxId == e.TxId);
        return this with { Sent = left, Submitted = new(left[^1].TxId, e.RefusedAt, e.Height) };
    }

    /// <summary>Another transaction is to be made.</summary>
    public PenaltyCourse Apply(SubmissionRefused e) =>
        new()
        {
            Inspected = Inspected,
            Refusal = e,
            Refusals = Refusals + 1,
        };

    public PenaltyCourse Apply(LegInspected e) => this with { Inspected = e };

    public PenaltyCourse Apply(PenaltyIncluded e) => this with { Included = e };

    /// <summary>It is to be handed over again, as it was.</summary>
    public PenaltyCourse Apply(PenaltyUndone e) =>
        this with
        {
            Included = null,
            Submitted = null,
            Undone = e,
        };
}
