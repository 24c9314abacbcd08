using Notary.Devnet;
using Notary.Devnet.Audit;
using Notary.EndToEnd.Tests.Pairs;
using Notary.EndToEnd.Tests.Running;
using Notary.Testing;
using Xunit.Abstractions;

namespace Notary.EndToEnd.Tests.Adversary;

/// <summary>
/// PROTOCOL 8 on a real anvil and dev peer, with every service running: parties that cheat or accuse falsely, challenges that come
/// twice and in any order, a payment chain that takes blocks back within the depth limit, and services that restart meanwhile.
/// </summary>
public sealed class AdversaryTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int AtOnce = 6;
    private const int FullSchedules = 300;

    private readonly RunningStack _running = new(new DevnetOptions { Token = true });
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(60));
    private readonly Random _random = new(TestTier.Seed);

    private DevnetStack Stack => _running.Stack;

    private CancellationToken Cancellation => _timeout.Token;

    /// <summary>Agreements, one at least; each exchange is a schedule.</summary>
    private static int Rounds =>
        Math.Max(
            1,
            TestTier.Schedules(quick: AdversaryRound.Exchanges, full: FullSchedules)
                / AdversaryRound.Exchanges
        );

    public Task InitializeAsync() => _running.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _running.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task Nobody_honest_loses_on_real_chains_whatever_the_adversary_does()
    {
        var rounds = Enumerable.Range(0, Rounds).Select(Round).ToList();
        output.WriteLine(
            $"{rounds.Count * AdversaryRound.Exchanges} schedules, seed {TestTier.Seed}"
        );
        foreach (var batch in rounds.Chunk(AtOnce))
            await RunAsync(batch);
        await RequireReplaysAsync();
    }

    private AdversaryRound Round(int number)
    {
        var pair = PairCase.All[_random.Next(PairCase.All.Count)];
        return new(Stack, pair, $"adversary-{number}", new Random(_random.Next()));
    }

    private async Task RunAsync(AdversaryRound[] rounds)
    {
        try
        {
            await EachAsync(rounds, round => round.OpenAsync(Cancellation));
            await EachAsync(rounds, round => round.PlayAsync(Cancellation));
            await Stack.Anvil.ReorganiseAsync((ulong)_random.Next(1, 4), Cancellation);
            await EachAsync(rounds, round => round.SendAgainAsync(Cancellation));
            await Stack.MineAsync(4, Cancellation);
            var away = _random.Next(Stack.Services.Notaries.Count);
            await Stack.StopAsync(Stack.Services.Notaries[away]);
            await Stack.StopAsync(Stack.Services.Challenge);
            await Stack.StartAgainAsync(Stack.Services.Challenge, Cancellation);
            await EachAsync(rounds, round => round.JudgeAsync(Cancellation));
            await Stack.StartAgainAsync(Stack.Services.Notaries[away], Cancellation);
            await EachAsync(rounds, round => round.RequireAsync(Cancellation));
        }
        finally
        {
            foreach (var round in rounds)
                await round.DisposeAsync();
        }
    }

    private static Task EachAsync(AdversaryRound[] rounds, Func<AdversaryRound, Task> step) =>
        Task.WhenAll(
            rounds.Select(async round =>
            {
                try
                {
                    await step(round);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"seed {TestTier.Seed}, {round}", e);
                }
            })
        );

    private async Task RequireReplaysAsync()
    {
        var postgres = Stack.Servers.Postgres.ConnectionString;
        foreach (var service in Stack.Services.All)
        {
            await using var log = AuditedLog.Open(postgres, service.Instance, service.Kind);
            var report = await log.ReplayAsync(cancellation: Cancellation);
            Assert.True(
                report.Mismatches.Count == 0,
                $"{service.Instance}: {string.Join("; ", report.Mismatches.Take(3))}"
            );
        }
    }
}
