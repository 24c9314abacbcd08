using System.Collections.Immutable;
using Notary.Evm;
using Notary.Protocol.Groups;

namespace Notary.Member.Watermarks;

/// <summary>What this member was asked about watermarks, and which it signed.</summary>
public sealed record WatermarkBook
{
    public const string Stream = "watermark-decisions";

    /// <summary>The last review, on which the next decision is made.</summary>
    public WatermarkReviewed? Review { get; init; }

    /// <summary>The last decision.</summary>
    public WatermarkDecided? Decided { get; init; }

    /// <summary>What it signed, as few spans as say the same.</summary>
    public ImmutableList<Watermark> Signed { get; init; } = [];

    public WatermarkBook Apply(WatermarkReviewed e) => this with { Review = e };

    public WatermarkBook Apply(WatermarkDecided e) =>
        e.Refusal is null && Review is { } review
            ? this with
            {
                Decided = e,
                Signed = Signed.With(WatermarkPolicy.Read(review.Request)),
            }
            : this with
            {
                Decided = e,
            };

    /// <summary>Whether it said that this is challenged no more.</summary>
    public bool Covers(ulong challengeUntil, Bytes32 challengeId) =>
        Signed.Covers(challengeUntil, challengeId);
}
