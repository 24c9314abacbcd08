using Notary.Adversary.Tests.Members;
using Notary.Adversary.Tests.Schedules;
using Notary.Adversary.Tests.Statements;
using Notary.Testing;
using Xunit.Abstractions;

namespace Notary.Adversary.Tests;

/// <summary>
/// PROTOCOL 8, all six statements, over seeded schedules on a simulated pair of chains: the services' own code, and an adversary
/// that plays C, P, up to f notaries, the attestor, the network and the miner.
/// </summary>
public sealed class SimulationTests(OneCommittee one, ITestOutputHelper output)
    : IClassFixture<OneCommittee>
{
    private const int Quick = 40,
        Full = 5_000;

    [Fact]
    public async Task Every_statement_holds_whatever_the_adversary_does()
    {
        var count = TestTier.Schedules(Quick, Full);
        output.WriteLine($"{count} schedules from seed {TestTier.Seed}");
        var broken = await Search.ForViolationsAsync(TestTier.Seed, count);
        Assert.True(broken.Count == 0, string.Join("\n\n", broken));
    }

    /// <summary>Its case goes on until the penalty is deep enough.</summary>
    [Fact]
    public async Task A_penalty_that_is_taken_back_and_forgotten_by_the_nodes_is_sent_again()
    {
        foreach (var seed in Enumerable.Range(100, TestTier.Schedules(8, 30)))
        {
            var plan = new Plan(seed)
            {
                ConsumersCheat = true,
                DeepestReorg = 2,
                NodesForget = true,
                DealsEach = 4,
            };
            await using var run = await Run.OfAsync(plan, one.Committee);
            Assert.Empty(Losses.Violations(run));
        }
    }
}
