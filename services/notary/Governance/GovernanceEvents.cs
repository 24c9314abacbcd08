using Notary.Contracts.Group;
using Notary.EventStore;

namespace Notary.Member.Governance;

// One stream per governance message, "governance-" + the 32 bytes that would be signed, 0x-hex.

/// <summary>Input: somebody asked for the group's signature. Unix seconds by this member's clock.</summary>
public sealed record GovernanceAsked(GovernanceRequested Request, long AskedAt);

/// <summary>Decision: this member's own view does not support it, for now.</summary>
public sealed record GovernanceRefused(string Reason);

/// <summary>Decision and output: this member's partial, as published.</summary>
public sealed record GovernanceSigned(PartialSignature Partial);

internal static class GovernanceEventTypes
{
    public static void Map(EventTypeRegistry events) =>
        events
            .MapEventType<GovernanceAsked>("governance-asked")
            .MapEventType<GovernanceRefused>("governance-refused")
            .MapEventType<GovernanceSigned>("governance-signed");
}
