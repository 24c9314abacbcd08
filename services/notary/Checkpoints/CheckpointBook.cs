using System.Collections.Immutable;
using Notary.Protocol.Checkpoints;

namespace Notary.Member.Checkpoints;

/// <summary>What this member has signed so far of the event logs.</summary>
public sealed record CheckpointBook
{
    /// <summary>So many CIDs are remembered; more attempts at one checkpoint are not of this world.</summary>
    private const int MaxCids = 64;

    public const string Stream = "checkpoint-decisions";

    /// <summary>The last review, on which the next decision is made.</summary>
    public CheckpointReviewed? Review { get; init; }

    /// <summary>The last decision.</summary>
    public CheckpointDecided? Decided { get; init; }

    /// <summary>The last checkpoint that it signed.</summary>
    public SignedCheckpoint? Last { get; init; }

    /// <summary>The highest head of each log that it signed.</summary>
    public ImmutableDictionary<string, CheckpointHead> Heads { get; init; } =
        ImmutableDictionary.Create<string, CheckpointHead>(StringComparer.Ordinal);

    /// <summary>CIDs of the checkpoints that it signed, the newest last.</summary>
    public ImmutableList<string> Cids { get; init; } = [];

    public bool Signed(string? cid) => cid is not null && Cids.Contains(cid);

    public CheckpointBook Apply(CheckpointReviewed e) => this with { Review = e };

    public CheckpointBook Apply(CheckpointDecided e)
    {
        if (e.Refusal is not null || Review is not { } review)
            return this with { Decided = e };
        var document = CheckpointText.Parse(review.Document, review.Request.Cid)!;
        var higher = document.Heads.Where(head =>
            head.Position > (Heads.GetValueOrDefault(head.Log)?.Position ?? 0)
        );
        return this with
        {
            Decided = e,
            Last = new(
                review.Request.Cid,
                document,
                e.Message,
                review.Epoch,
                review.PublicShare,
                review.Member
            ),
            Cids = [.. Cids.TakeLast(MaxCids - 1), review.Request.Cid],
            Heads = Heads.SetItems(higher.Select(head => KeyValuePair.Create(head.Log, head))),
        };
    }
}

/// <param name="Message">The group message that the member's partial is over.</param>
/// <param name="PublicShare">The share under which it verifies.</param>
/// <param name="Member">Whose share it is; null for the configured number.</param>
public sealed record SignedCheckpoint(
    string Cid,
    CheckpointDocument Document,
    string Message,
    ulong Epoch,
    string PublicShare,
    int? Member = null
);
