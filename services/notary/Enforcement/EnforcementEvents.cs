using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.Penalties;

namespace Notary.Member.Enforcement;

// One stream for each penalty that this member signed for: "penalty-" + the challenge's id. How it comes into the chain is told by the
// events of Notary.Penalties. Times are Unix seconds by the member's clock.

/// <summary>Input: a leg that this member found missing is not punished yet, and it takes part in seeing to that.</summary>
/// <param name="Message">What the group signs; 0x-hex.</param>
/// <param name="Group">The group under which it is signed.</param>
/// <param name="Since">When the leg was found missing.</param>
public sealed record PenaltyAwaited(
    ChallengePublished Challenge,
    string Message,
    GroupActivated Group,
    long Since
);

/// <summary>Input: a member's partial over the penalty, valid or not, as it came.</summary>
public sealed record PartialHeard(PartialSignature Partial);

/// <summary>Decision: t partials make the penalty, and the signature verifies (equations 6 and 7).</summary>
/// <param name="GroupSignature">Compressed G1, 48 bytes.</param>
public sealed record PenaltyAssembled(string GroupSignature, int[] Members);

/// <summary>Input: it was not to be had in time.</summary>
public sealed record PenaltyAbandoned(long AbandonedAt);

internal static class EnforcementEventTypes
{
    public static EventTypeRegistry MapEnforcementEvents(this EventTypeRegistry events) =>
        events
            .MapPenaltyEvents()
            .MapEventType<PenaltyAwaited>("penalty_awaited")
            .MapEventType<PartialHeard>("penalty_partial_heard")
            .MapEventType<PenaltyAssembled>("penalty_assembled")
            .MapEventType<PenaltyAbandoned>("penalty_abandoned");
}
