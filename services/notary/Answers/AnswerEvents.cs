using Notary.Contracts.Group;
using Notary.Protocol.Exchanges;

namespace Notary.Member.Answers;

// One stream per agreement, AnswerBook.StreamOf: what was looked at, what was decided, and the partial where the member signs.

/// <summary>Input: a request, and all that the member saw when it looked at it.</summary>
/// <param name="ReceivedAt">Unix seconds by the member's own clock.</param>
/// <param name="PaymentBalance">The consumer's deposit on the member's own node, at depth; decimal text, base units.</param>
/// <param name="DataBalance">The provider's, likewise.</param>
/// <param name="Ended">Legs of answers that it signed, which a watermark covers, or which its own nodes show recorded or penalised by now, at depth.</param>
/// <param name="Epoch">Of the group in force on the chain in question.</param>
/// <param name="PublicShare">This member's g2·sk_i; G2 compressed, 0x-hex.</param>
/// <param name="Member">Its number in that epoch.</param>
public sealed record AnswerReviewed(
    AnswerSignatureRequested Request,
    long ReceivedAt,
    string PaymentBalance,
    string DataBalance,
    IReadOnlyList<LegEnded> Ended,
    ulong Epoch,
    string PublicShare,
    int Member
);

/// <summary>Nothing can be taken from this side's deposit for the exchange any more.</summary>
/// <param name="Lapsed">Because a watermark of the group says so.</param>
public sealed record LegEnded(ulong Sequence, Side Side, bool Lapsed = false);

/// <summary>Decision: the group message in question, and the reason of a refusal; null where the member signs.</summary>
public sealed record AnswerDecided(string Message, string? Refusal);
