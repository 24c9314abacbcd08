using Notary.Adversary.Tests.Schedules;
using Xunit.Abstractions;

namespace Notary.Adversary.Tests;

/// <summary>
/// PROTOCOL 8, all six statements, over seeded schedules on a simulated pair of chains: the services' own code, and an adversary
/// that plays C, P, up to f notaries, the attestor, the network and the miner.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Quick = 40,
        Full = 5_000;

    [Fact]
    public async Task Every_statement_holds_whatever_the_adversary_does()
    {
        var count = Seeds.IsFull ? Full : Quick;
        output.WriteLine($"{count} schedules from seed {Seeds.First}");
        var broken = await Search.ForViolationsAsync(Seeds.First, count);
        Assert.True(broken.Count == 0, string.Join("\n\n", broken));
    }
}
