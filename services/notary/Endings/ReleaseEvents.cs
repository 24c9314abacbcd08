using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Signing;

namespace Notary.Member.Endings;

// One stream per group message, "release-" + the message: what was asked, what the member knew, what it decided, and the partial
// where it signs. Times are Unix seconds by the member's own clock.

/// <summary>Input, in a stream per agreement: a party's suspension stands in a block of this member's own node.</summary>
public sealed record SuspensionSeen(
    string Chain,
    string AgreementId,
    string TxId,
    long Height,
    string BlockHash,
    long SeenAt
)
{
    public static string StreamOf(Bytes32 agreementId) => $"suspension-{agreementId}";
}

/// <summary>Input: a request, and what the member knew when it looked at it.</summary>
/// <param name="Endings">Of the agreement, on each of its chains.</param>
/// <param name="Open">Ids of its challenges that may still end in a penalty, 0x-hex.</param>
/// <param name="Epoch">Of the group in force here.</param>
/// <param name="PublicShare">This member's g2·sk_i; G2 compressed, 0x-hex.</param>
/// <param name="Member">Its number in that epoch.</param>
public sealed record ReleaseReviewed(
    DepositReleaseRequested Request,
    long ReceivedAt,
    IReadOnlyList<EndingObserved> Endings,
    IReadOnlyList<string> Open,
    ulong Epoch,
    string PublicShare,
    int Member
);

/// <summary>What the member's own node shows of an agreement's end, and when its watch saw the suspension that stands.</summary>
/// <param name="SuspendedAt">The newest sight of it; null where it was not seen, or does not stand.</param>
public sealed record EndingObserved(string Chain, bool Suspended, bool Released, long? SuspendedAt);

/// <summary>Decision: the group message in question, and the reason of a refusal; null where the member signs.</summary>
public sealed record ReleaseDecided(string Message, string? Refusal) : IDecision;
