using Notary.Contracts.Group;
using Notary.EventStore;

namespace Notary.Member.Ceremonies;

// The member's own log of a ceremony, that is a key generation or a resharing: public data only. Bytes are 0x-hex.

/// <summary>This member took up a ceremony.</summary>
/// <param name="Threshold">t of the group that gets the shares; likewise its members' identity keys.</param>
/// <param name="Outgoing">The group that hands its key on; null where a new key is generated.</param>
public sealed record CeremonyStarted(
    string Session,
    ulong Epoch,
    int Attempt,
    int Threshold,
    string[] Members,
    DateTimeOffset At,
    OutgoingShape? Outgoing = null
);

/// <param name="Commitments">A_k: its key and public shares follow from them.</param>
public sealed record OutgoingShape(int Threshold, string[] Members, string[] Commitments);

/// <summary>A message that this member signed; the outbox sends it.</summary>
public sealed record CeremonyMessageSent(
    string Session,
    int Kind,
    int Sender,
    string Payload,
    string Signature
);

/// <summary>A message that told this member something new, and when.</summary>
public sealed record CeremonyMessageReceived(
    string Session,
    int Kind,
    int Sender,
    string Payload,
    string Signature,
    DateTimeOffset At
);

/// <summary>The new group has its key, and this member its share of it, where it is one of its members.</summary>
/// <param name="QualifiedDealers">Participants whose dealings make the key.</param>
/// <param name="Group">What this member publishes of it; of a group to which it does not belong, with number 0 and no signature.</param>
public sealed record CeremonySucceeded(
    string Session,
    int[] QualifiedDealers,
    GroupActivated Group
);

/// <summary>It ended without a key, as far as this member knows. Reason: see docs/reasons.md.</summary>
public sealed record CeremonyFailed(string Session, string Reason, DateTimeOffset At);

internal static class CeremonyEvents
{
    /// <summary>The names are older than resharings.</summary>
    public static EventTypeRegistry MapCeremonyEvents(this EventTypeRegistry events) =>
        events
            .MapEventType<CeremonyStarted>("key-generation-started")
            .MapEventType<CeremonyMessageSent>("key-generation-message-sent")
            .MapEventType<CeremonyMessageReceived>("key-generation-message-received")
            .MapEventType<CeremonySucceeded>("key-generated")
            .MapEventType<CeremonyFailed>("key-generation-failed");
}
