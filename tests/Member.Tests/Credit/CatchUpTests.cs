namespace Notary.Member.Tests.Credit;

/// <summary>Who was away has afterwards what was agreed meanwhile.</summary>
public sealed class CatchUpTests
{
    private const int Away = 4;
    private static readonly int[] Others = [1, 2, 3];

    [Fact]
    public async Task A_member_that_missed_epochs_has_their_blocks_and_scores_afterwards()
    {
        await using var scene = await CreditScene.CreateAsync(4);
        await scene.Members.StopAsync(Away);
        await scene.EndEpochAsync(1, Others);
        await scene.EndEpochAsync(2, Others);
        var (first, last) = (scene.LedgerOf(1).Block!.Previous!, scene.LedgerOf(1).Cid!);
        await Eventually.TrueAsync(() =>
            scene.Blocks.ContainsKey(first) && scene.Blocks.ContainsKey(last)
        );

        await scene.Members.StartAsync(Away);
        await Eventually.TrueAsync(() =>
            scene.LedgerOf(Away) is { Scores: not null, Book.Epoch: 2 }
        );
        Assert.Equal(last, scene.LedgerOf(Away).Cid);
        Assert.Equal(
            [first, last],
            scene.LedgerOf(Away).Sealed.Select(s => s.Cid),
            StringComparer.Ordinal
        );
        Assert.Equal(
            string.Join(' ', scene.LedgerOf(1).Scores!.Old),
            string.Join(' ', scene.LedgerOf(Away).Scores!.Old)
        );
    }
}
