using Notary.Contracts.Group;

namespace Notary.Member.Watermarks;

// One stream, WatermarkBook.Stream: what was asked, what the member knew, what it decided, and the partial where it signs.

/// <summary>Input: a request, and what the member knew when it looked at it.</summary>
/// <param name="ReceivedAt">Unix seconds by the member's own clock.</param>
/// <param name="Held">Challenges of the span that it has not seen answered: ids, 0x-hex, ascending.</param>
/// <param name="Epoch">Of the group in force here.</param>
/// <param name="PublicShare">This member's g2·sk_i; G2 compressed, 0x-hex.</param>
/// <param name="Member">Its number in that epoch.</param>
public sealed record WatermarkReviewed(
    WatermarkRequested Request,
    long ReceivedAt,
    IReadOnlyList<string> Held,
    ulong Epoch,
    string PublicShare,
    int Member
);

/// <summary>Decision: the group message in question, and the reason of a refusal; null where the member signs.</summary>
public sealed record WatermarkDecided(string Message, string? Refusal);
