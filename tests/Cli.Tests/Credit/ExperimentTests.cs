using Notary.Bench.Credit.Attacks;
using Notary.Bench.Credit.Experiments;
using Notary.Bench.Credit.Simulation;
using Notary.Credit;
using Notary.Credit.Indicators;
using Notary.Credit.Schemes;

namespace Notary.Cli.Tests.Credit;

/// <summary>What the tables of docs/credit/README.md rest on.</summary>
public sealed class ExperimentTests
{
    [Fact]
    public void A_seed_gives_the_same_numbers_each_time()
    {
        Assert.Equal(SnapshotExperiment.Run(3), SnapshotExperiment.Run(3));
        Assert.NotEqual(SnapshotExperiment.Run(3), SnapshotExperiment.Run(4));
    }

    [Fact]
    public void The_generator_is_SplitMix64()
    {
        // The reference implementation's first output for seed 0 is 0xE220A8397B1DCDAF; its upper 53 bits over 2^53.
        Assert.Equal((0xE220A8397B1DCDAF >> 11) / (double)(1L << 53), new Draw(0).Share());
    }

    [Fact]
    public void An_error_is_a_node_at_one_end_by_credit_and_at_the_other_by_an_indicator()
    {
        // Ten nodes, i from 0 to 9. S = i; X = 1 − i/10; T and G constant, so they rank by id. Credit ranks by S.
        // Top 20 % by credit: 9, 8. Bottom 20 % by X: 9, 8: two errors. By T and G: 8, 9: four more. By S: 0, 1. So 6 of 2·4.
        var population = Population.Create(
            Enumerable.Range(0, 10).Select(i => new OldNode(new($"{i}"), i, 1 - i / 10.0, 1, 1, 0)),
            [],
            []
        );
        var ranking = new Ranking(
            population.Old.Select(n => new NodeCredit(n.Id, n.UserEvaluation))
        );
        Assert.Equal(75, RankingErrors.Of(population, ranking, 0.2, top: true));
    }

    [Fact]
    public void An_estimate_has_Students_interval()
    {
        // Mean 2, s² = (1 + 0 + 1)/2 = 1, half width 2.045·√(1/3) = 1.180681.
        var estimate = Estimate.Of([1, 2, 3]);
        Assert.Equal(2, estimate.Mean);
        Assert.Equal(1.180681, estimate.HalfWidth, 6);
    }

    [Fact]
    public void A_world_has_the_configured_nodes_and_behaviours()
    {
        var world = new World(1).Lived(1);
        Assert.Equal(Setting.OldNodes, world.Population.Old.Length);
        Assert.Equal(Setting.NewNodes, world.Population.New.Length);
        Assert.Equal(20, world.Actors.Count(a => a.IsOld && a.Behaviour.IsAdversary));
        Assert.Equal(Setting.OldNodes * Setting.TrustLinks, world.Population.Trust.Links);
    }

    [Fact]
    public void A_ring_of_two_is_found_at_once_and_stays_in_the_count()
    {
        var result = Campaign.Run(Attack.Ring(2), Schemes.Ours, 1);
        Assert.Equal(100, result.Found);
        Assert.InRange(result.EpochsToFind!.Value, 1, 5);
        Assert.Equal(100, result.Served);
    }

    [Fact]
    public void Who_is_found_and_cannot_return_serves_no_more() =>
        Assert.InRange(Campaign.Run(Attack.Whitewashing, Schemes.Dai, 1).Served, 1, 50);
}
