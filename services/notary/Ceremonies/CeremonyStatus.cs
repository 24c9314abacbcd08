using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Ceremonies;

/// <summary>Phase, how it ended, and which participants were heard from.</summary>
internal sealed record CeremonyStatus(
    DkgPhase Phase,
    DkgOutcome? Outcome,
    IReadOnlyCollection<int> HeardFrom
)
{
    /// <summary>Code of docs/reasons.md; null unless it failed.</summary>
    public string? Failure =>
        Outcome is DkgOutcome.Failed { Reason: var reason } ? Announcement.CodeOf(reason) : null;
}
