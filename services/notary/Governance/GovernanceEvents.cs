using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Signing;
using Notary.Protocol.Setup;

namespace Notary.Member.Governance;

// One stream per group message, "governance-" + the message. Inputs first, then the decision.
// Times are Unix seconds by the member's own clock, amounts decimal strings in base units.

/// <summary>Input: somebody asks for the group's signature.</summary>
public sealed record GovernanceReceived(GovernanceRequested Request, long ReceivedAt);

/// <summary>Input: the document that the request names (a setup to be anchored, a bond case), as the registry gave it; its hash is its name.</summary>
public sealed record DocumentRead(string Cid, string Json);

/// <summary>Input: a deposit account on this member's own node.</summary>
public sealed record AccountObserved(string Chain, Bytes32 Party, string Balance);

/// <summary>Input: a past group that the document names, as the chain that is to check the signature shows it.</summary>
/// <param name="PublicKey">G2 compressed, 0x-hex.</param>
public sealed record PastGroupObserved(ulong Epoch, string PublicKey);

/// <summary>Input: the block of another chain that the request anchors, as this member's own node shows it.</summary>
/// <param name="Hash">Null where the node has no block of that height, or the chain is not known here.</param>
public sealed record HeaderObserved(Bytes32? Hash, long HeadHeight);

/// <summary>Input: the group under which the decision was made, as this member knows it.</summary>
/// <param name="Member">This member's number in it; null in logs that do not say it: the configured one.</param>
/// <param name="FirstPublicKey">Names the deposit accounts; null in logs that do not say it: the group's own.</param>
/// <param name="Ledger">Where a handover is asked for: of how many events the member's ledger was made.</param>
public sealed record GovernanceDue(
    SetupGroup Group,
    int? Member = null,
    string? FirstPublicKey = null,
    long? Ledger = null
);

/// <summary>Decision: the reason of a refusal; null where the member signs.</summary>
public sealed record GovernanceDecided(string Message, string? Refusal) : IDecision;
