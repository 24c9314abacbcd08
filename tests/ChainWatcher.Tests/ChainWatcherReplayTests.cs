using Notary.Chains.Observations;
using Notary.ChainWatcher.Replay;
using Notary.ChainWatcher.Watching;
using Notary.EventStore;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.ServiceDefaults;
using Notary.Testing;
using Xunit;

namespace Notary.ChainWatcher.Tests;

public sealed class ChainWatcherReplayTests
{
    private static readonly Agreement Terms = WatchedBlocks.Terms(paymentDepth: 2);

    /// <summary>Positions: 1 settings; 2–3 block 1 locks; 4–5 block 2, and the deposit counts; 6–7 block 3 pays; 8–9 block 4, and the leg counts.</summary>
    private readonly EventList log = Log(
        WatchedBlocks.Block(1, WatchedBlocks.Locked(Terms)),
        WatchedBlocks.Block(2),
        WatchedBlocks.Block(3, WatchedBlocks.Paid(Terms, 1)),
        WatchedBlocks.Block(4)
    );

    [Fact]
    public async Task A_right_log_has_no_difference()
    {
        var report = await new ChainWatcherReplay().ReplayAsync(log.Events);
        Assert.Empty(report.Mismatches);
        Assert.Equal((9, 2), (report.Events, report.Decisions));
    }

    [Fact]
    public async Task A_reorganised_log_has_no_difference()
    {
        var reorganised = Log(
            WatchedBlocks.Block(1, WatchedBlocks.Locked(Terms)),
            WatchedBlocks.Block(2, WatchedBlocks.Paid(Terms, 1)),
            new ChainObservation.Reverted(2, WatchedBlocks.Word(2)),
            new ChainObservation.Pending("0x01", [1], Leg: null),
            WatchedBlocks.Block(2, WatchedBlocks.Paid(Terms, 1)),
            WatchedBlocks.Block(3)
        );
        var report = await new ChainWatcherReplay().ReplayAsync(reorganised.Events);
        Assert.Empty(report.Mismatches);
        Assert.Equal(3, report.Decisions); // with how deep the block was that left
    }

    [Fact]
    public async Task What_waited_for_a_final_block_is_recomputed()
    {
        var large = Log(
            WatchedBlocks.Block(1, WatchedBlocks.Locked(Terms, WatchedBlocks.Large)),
            WatchedBlocks.Block(2),
            WatchedBlocks.Block(3),
            new ChainObservation.Finalized(1, WatchedBlocks.Word(1)),
            WatchedBlocks.Block(4)
        );
        var report = await new ChainWatcherReplay().ReplayAsync(large.Events);
        Assert.Empty(report.Mismatches);
        Assert.Equal(1, report.Decisions);
        var sooner = large.With<BlockFinalized>(e => e with { Height = 0 });
        var mismatches = (await new ChainWatcherReplay().ReplayAsync(sooner)).Mismatches;
        Assert.Contains(mismatches, m => m.Recomputed == "nothing");
    }

    [Fact]
    public async Task An_altered_depth_is_named_at_every_decision_that_rests_on_it()
    {
        var deeper = (Terms with { PaymentDepth = 3 }).ToAbiHex();
        var mismatches = await ReplayWithAsync<DepositSeen>(e => e with { Agreement = deeper });
        Assert.Contains(mismatches, m => m.Position == 5 && m.Recomputed == "nothing");
        Assert.Contains(mismatches, m => m.Position == 9 && m.Recomputed == "nothing");
    }

    [Fact]
    public async Task An_altered_height_is_named()
    {
        var mismatches = await ReplayWithAsync<LegSeen>(e => e with { Height = 4 });
        Assert.Contains(mismatches, m => m.Position == 9);
    }

    [Fact]
    public async Task An_altered_leg_is_named_with_what_should_stand_there()
    {
        var mismatch = Assert.Single(await ReplayWithAsync<LegSeen>(e => e with { Sequence = 7 }));
        Assert.Equal(9, mismatch.Position);
        Assert.Contains("\"Sequence\":1", mismatch.Recorded, StringComparison.Ordinal);
        Assert.Contains("\"Sequence\":7", mismatch.Recomputed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_decision_is_named_at_the_block_that_owed_it()
    {
        var cut = log.Events.Where(e => e.Data is not DepositConfirmed).ToList();
        var mismatch = Assert.Single((await new ChainWatcherReplay().ReplayAsync(cut)).Mismatches);
        Assert.Equal((4, "nothing"), (mismatch.Position, mismatch.Recorded));
        Assert.StartsWith(nameof(DepositConfirmed), mismatch.Recomputed, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<ReplayMismatch>> ReplayWithAsync<T>(Func<T, T> change)
        where T : notnull =>
        (await new ChainWatcherReplay().ReplayAsync(log.With(change))).Mismatches;

    /// <summary>What the watcher records of these observations.</summary>
    private static EventList Log(params ChainObservation[] observations)
    {
        var list = new EventList().Add(
            RecordedSettings.Stream,
            new WatcherConfigured(WatchedBlocks.Chain, WatchedBlocks.Tiers)
        );
        var state = new WatchedChain();
        foreach (var observation in observations)
        {
            var events = Watch.Step(state, observation, WatchedBlocks.Maturity);
            list.Add("chain", events);
            state = events.Aggregate(state, (s, e) => s.Apply(e));
        }
        return list;
    }
}
