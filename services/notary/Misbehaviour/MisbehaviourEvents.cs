using Notary.Contracts.Group;
using Notary.EventStore;

namespace Notary.Member.Misbehaviour;

// One stream, MisbehaviourLog.Stream. Times are Unix seconds by the member's own clock, identities DER, 0x-hex.

/// <summary>Input: somebody showed that a member signed for a bad partial; this member checked the evidence.</summary>
public sealed record BadPartialShown(MisbehaviourReported Report, long At);

/// <summary>Decision: a participant of a ceremony broke its rules.</summary>
/// <param name="Kind">A constant of <see cref="Breach"/>.</param>
/// <param name="Evidence">The message that it signed.</param>
public sealed record BreachSeen(string Kind, string Identity, CeremonyMessage Evidence, long At);

internal static class MisbehaviourEvents
{
    public static EventTypeRegistry MapMisbehaviourEvents(this EventTypeRegistry events) =>
        events
            .MapEventType<BadPartialShown>("bad_partial_shown")
            .MapEventType<BreachSeen>("breach_seen");
}
