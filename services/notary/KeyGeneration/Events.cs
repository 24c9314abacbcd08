using Notary.Contracts.Group;
using Notary.EventStore;

namespace Notary.Member.KeyGeneration;

// The member's own log of a key generation: public data only. Bytes are 0x-hex.

/// <summary>This member took up a key generation.</summary>
public sealed record KeyGenerationStarted(
    string Session,
    ulong Epoch,
    int Attempt,
    int Threshold,
    string[] Members,
    DateTimeOffset At
);

/// <summary>A message that this member signed; the outbox sends it.</summary>
public sealed record KeyGenerationMessageSent(
    string Session,
    int Kind,
    int Sender,
    string Payload,
    string Signature
);

/// <summary>A message that told this member something new, and when.</summary>
public sealed record KeyGenerationMessageReceived(
    string Session,
    int Kind,
    int Sender,
    string Payload,
    string Signature,
    DateTimeOffset At
);

/// <summary>The group has its key, and this member its share of it.</summary>
/// <param name="QualifiedDealers">Members whose dealings make the key.</param>
/// <param name="Group">What this member publishes of it.</param>
public sealed record KeyGenerated(string Session, int[] QualifiedDealers, GroupActivated Group);

/// <summary>It ended without a key. Reason: see docs/reasons.md.</summary>
public sealed record KeyGenerationFailed(string Session, string Reason, DateTimeOffset At);

internal static class KeyGenerationEvents
{
    public static void Map(EventTypeRegistry events) =>
        events
            .MapEventType<KeyGenerationStarted>("key-generation-started")
            .MapEventType<KeyGenerationMessageSent>("key-generation-message-sent")
            .MapEventType<KeyGenerationMessageReceived>("key-generation-message-received")
            .MapEventType<KeyGenerated>("key-generated")
            .MapEventType<KeyGenerationFailed>("key-generation-failed");
}
