using Notary.EventStore;

namespace Notary.Devnet.Audit;

/// <summary>What the replay of one instance's log found.</summary>
/// <param name="Events">Events read.</param>
/// <param name="Decisions">Answers, refusals, verdicts and whatever else the service decides, recomputed.</param>
/// <param name="Differences">All of them; <paramref name="Mismatches"/> are the first.</param>
/// <param name="Chain">Null where the hash chain is intact: what follows a break was not recorded by the service.</param>
public sealed record LogReport(
    string Service,
    string Instance,
    long Events,
    long Decisions,
    long Differences,
    IReadOnlyList<ReplayMismatch> Mismatches,
    ChainBreak? Chain
)
{
    public bool IsRight => Differences == 0 && Chain is null;
}

/// <summary>The first position that does not fit the hash chain, and why.</summary>
public sealed record ChainBreak(long Position, string Reason)
{
    public static ChainBreak? Of(ChainVerification chain) =>
        chain.FirstBadPosition is { } position ? new(position, chain.Reason!) : null;
}
