using FsCheck;
using FsCheck.Fluent;
using Notary.Chains;
using Notary.Chains.Observations;
using Notary.ChainWatcher.Watching;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;
using Notary.Testing;
using Xunit;
using static Notary.ChainWatcher.Tests.WatchedBlocks;

namespace Notary.ChainWatcher.Tests;

public sealed class WatchTests
{
    [Fact]
    public void A_deposit_counts_only_at_the_agreements_depth()
    {
        var terms = Terms(paymentDepth: 3);
        var watch = new Recorder();
        watch.Take(Block(1, Locked(terms)));
        watch.Take(Block(2));
        Assert.DoesNotContain(watch.Events, e => e is DepositConfirmed);
        watch.Take(Block(3));
        var counted = Assert.Single(watch.Events.OfType<DepositConfirmed>());
        Assert.Equal(terms.Id, counted.Deposit.AgreementId);
    }

    [Fact]
    public void A_larger_deposit_waits_for_its_tiers_depth()
    {
        var watch = new Recorder();
        watch.Take(Block(1, Locked(Terms(paymentDepth: 2), amount: 500)));
        for (var height = 2L; height < 4; height++)
            watch.Take(Block(height));
        Assert.DoesNotContain(watch.Events, e => e is DepositConfirmed);
        watch.Take(Block(4));
        Assert.Single(watch.Events.OfType<DepositConfirmed>());
    }

    [Fact]
    public void The_largest_deposit_waits_for_a_final_block_and_for_its_depth()
    {
        var watch = new Recorder();
        watch.Take(Block(1, Locked(Terms(paymentDepth: 2), Large)));
        watch.Take(new ChainObservation.Finalized(1, Word(1)));
        Assert.DoesNotContain(watch.Events, e => e is DepositConfirmed);
        watch.Take(Block(2));
        Assert.Single(watch.Events.OfType<DepositConfirmed>());

        watch.Take(Block(3, Locked(Terms(paymentDepth: 1), Large)));
        watch.Take(new ChainObservation.Finalized(2, Word(2)));
        watch.Take(Block(4));
        Assert.Single(watch.Events.OfType<DepositConfirmed>());
        watch.Take(new ChainObservation.Finalized(4, Word(4)));
        Assert.Equal(2, watch.Events.OfType<DepositConfirmed>().Count());
    }

    [Fact]
    public void A_leg_of_an_agreement_about_large_amounts_waits_for_a_final_block()
    {
        var terms = Terms(paymentDepth: 1) with { MaxPrice = new(Large) };
        var watch = new Recorder();
        watch.Take(Block(1, Locked(terms)));
        watch.Take(Block(2, Paid(terms, 1)));
        Assert.DoesNotContain(watch.Events, e => e is LegReachedDepth);
        watch.Take(new ChainObservation.Finalized(2, Word(2)));
        Assert.Single(watch.Events.OfType<LegReachedDepth>());
    }

    [Fact]
    public void A_block_that_takes_a_final_ones_place_is_not_final()
    {
        var watch = new Recorder();
        watch.Take(Block(1));
        watch.Take(Block(2));
        watch.Take(new ChainObservation.Finalized(2, Word(2)));
        watch.Take(new ChainObservation.Reverted(2, Word(2)));
        watch.Take(Block(2, Locked(Terms(paymentDepth: 1), Large)));
        Assert.DoesNotContain(watch.Events, e => e is DepositConfirmed);
    }

    [Fact]
    public void A_leg_in_a_reverted_block_is_not_confirmed_until_it_is_seen_again()
    {
        var terms = Terms(paymentDepth: 2);
        var watch = new Recorder();
        watch.Take(Block(1, Locked(terms)));
        watch.Take(Block(2, Paid(terms, 1)));
        watch.Take(new ChainObservation.Reverted(2, Word(2)));
        watch.Take(Block(2));
        watch.Take(Block(3));
        Assert.DoesNotContain(watch.Events, e => e is LegReachedDepth);
        watch.Take(Block(4, Paid(terms, 1)));
        watch.Take(Block(5));
        Assert.Single(watch.Events.OfType<LegReachedDepth>());
    }

    [Fact]
    public void A_leg_of_an_agreement_that_was_never_locked_here_is_recorded_and_never_confirmed()
    {
        var watch = new Recorder();
        watch.Take(Block(1, Paid(Terms(paymentDepth: 1), 1)));
        watch.Take(Block(2));
        Assert.Single(watch.Events.OfType<LegSeen>());
        Assert.DoesNotContain(watch.Events, e => e is LegReachedDepth);
    }

    [Fact]
    public void A_leg_that_was_seen_before_its_agreement_was_locked_is_confirmed_after_it()
    {
        var terms = Terms(paymentDepth: 2);
        var watch = new Recorder();
        watch.Take(Block(1, Paid(terms, 1)));
        watch.Take(Block(2, Paid(terms, 2)));
        watch.Take(new ChainObservation.Reverted(2, Word(2)));
        watch.Take(Block(2));
        watch.Take(Block(3, Locked(terms)));
        var confirmed = Assert.Single(watch.Events.OfType<LegReachedDepth>());
        Assert.Equal(1UL, confirmed.Leg.Sequence);
    }

    [Fact]
    public void A_pending_payment_names_its_exchange()
    {
        var watch = new Recorder();
        watch.Take(new ChainObservation.Pending("0x01", [1, 2], Leg: null));
        var seen = Assert.IsType<PendingSeen>(Assert.Single(watch.Events));
        Assert.Equal(("0x01", "0x0102"), (seen.TxId, seen.Raw));
    }

    /// <summary>Whatever the order of blocks and reorganisations: at most once per block, never early, never lost.</summary>
    [Fact]
    public void Each_leg_that_stays_is_confirmed_exactly_once_and_at_its_depth()
    {
        var runs = TestTier.Of(quick: 200, full: 5_000);
        Prop.ForAll(Gen.Choose(0, 9).ListOf().ToArbitrary(), Run)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(runs).WithReplay(20261120, 7));
    }

    private static bool Run(IList<int> moves)
    {
        var terms = Terms(paymentDepth: 2);
        var watch = new Recorder();
        watch.Take(Block(1, Locked(terms)));
        var height = 1L;
        var sequence = 0UL;
        var standing = new SortedDictionary<long, ulong>();
        foreach (var move in moves)
        {
            if (move == 0 && height > 1)
            {
                watch.Take(new ChainObservation.Reverted(height, Word(height)));
                standing.Remove(height--);
            }
            else
            {
                standing[++height] = ++sequence;
                watch.Take(Block(height, Paid(terms, sequence)));
            }
        }
        var confirmed = watch.Events.OfType<LegReachedDepth>().Select(e => e.Leg.Sequence).ToList();
        var due = standing.Where(leg => height - leg.Key + 1 >= 2).Select(leg => leg.Value);
        return confirmed.Count == confirmed.Distinct().Count() && due.All(confirmed.Contains);
    }

    /// <summary>Runs the watcher's step and folds its events, as the service does.</summary>
    private sealed class Recorder
    {
        private WatchedChain _state = new();

        public List<object> Events { get; } = [];

        public void Take(ChainObservation observation)
        {
            var events = Watch.Step(_state, observation, WatchedBlocks.Maturity);
            _state = events.Aggregate(_state, (state, e) => state.Apply(e));
            Events.AddRange(events);
        }
    }
}
