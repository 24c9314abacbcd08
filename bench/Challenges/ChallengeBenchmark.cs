using Notary.Bench.Exchanges;
using Notary.Devnet;
using Notary.Devnet.Story.Trades;
using Notary.Protocol.Challenges;

namespace Notary.Bench.Challenges;

/// <summary>
/// Punishments of missing deliveries by four notaries, each service in a process of its own, over RabbitMQ: from the moment at which
/// a notary may find the delivery missing (deadline and grace, in whole seconds; the payment has its depth by then) until the
/// data chain's orderer has the penalty. One by one, and many that fall due in the same seconds.
/// </summary>
internal sealed class ChallengeBenchmark : IBenchmark
{
    private const int Single = 60;

    /// <summary>Before them, and not counted: the first penalty of a process is compiled while it is awaited.</summary>
    private const int WarmUp = 4;

    private const int AtOnce = 1_000;

    /// <summary>The single ones are taken out of so many deposits in turn: of one deposit a block takes one penalty.</summary>
    private const int Deposits = 4;
    private static readonly TimeSpan BlockTime = TimeSpan.FromSeconds(1);

    public string Name => "challenge";

    public string Description =>
        "from the end of a deadline to the penalty at the node, one by one and 1,000 at once, four notaries over RabbitMQ";

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        progress.Report("starting the stack");
        await using var stack = await DevnetStack.StartAsync(
            new DevnetOptions
            {
                BlockTime = BlockTime,
                FabricBlockTime = BlockTime,
                Distributed = true,
            },
            new SilentNarrator(),
            cancellation
        );
        var single = await SingleAsync(stack, progress, cancellation);
        var burst = await BurstAsync(stack, progress, cancellation);
        return
        [
            .. Latency("challenge.single", single, median: 200, worst: 500),
            .. Latency("challenge.burst", burst),
            BenchmarkResult.Higher("challenge.burst.upheld", burst.Count, "penalties", AtOnce),
            BenchmarkResult.Higher("challenge.burst.signed", SignedRate(burst), "1/s", 100),
        ];
    }

    /// <summary>Each is published long before its deadline, and no two fall due in one second.</summary>
    private static async Task<IReadOnlyList<Punishment>> SingleAsync(
        DevnetStack stack,
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        progress.Report($"{Single} exchanges without a delivery, one each second");
        var terms = UndeliveredExchanges.Terms(
            (WarmUp + Single) / Deposits,
            exchangeSeconds: WarmUp + Single + 20
        );
        var trades = new List<Trade>();
        try
        {
            for (var i = 0; i < Deposits; i++)
                trades.Add(await OpenAsync(stack, $"single-{i}", terms, cancellation));
            var challenges = await PublishInTurnAsync(stack, trades, cancellation);
            progress.Report("their deadlines");
            await using var log = new CaseLog(stack.Servers.Postgres.ConnectionString);
            var punished = await log.PunishedAsync(challenges, notBefore: null, cancellation);
            return [.. punished.Skip(WarmUp)];
        }
        finally
        {
            foreach (var trade in trades)
                await trade.DisposeAsync();
        }
    }

    private static async Task<IReadOnlyList<ChallengeEvidence>> PublishInTurnAsync(
        DevnetStack stack,
        IReadOnlyList<Trade> trades,
        CancellationToken cancellation
    )
    {
        var exchanges = trades.Select(trade => new UndeliveredExchanges(trade)).ToList();
        var challenges = new List<ChallengeEvidence>();
        var next = Task.CompletedTask;
        for (var i = 0; i < WarmUp + Single; i++)
        {
            await next;
            next = Task.Delay(TimeSpan.FromSeconds(1), cancellation);
            var (round, turn) = Math.DivRem(i, Deposits);
            var challenge = await exchanges[turn].PayAsync((ulong)round + 1, cancellation);
            await stack.Clients.Challenges.PublishAsync(challenge, cancellation);
            challenges.Add(challenge);
        }
        return challenges;
    }

    /// <summary>All deadlines have passed when all of them are published.</summary>
    private static async Task<IReadOnlyList<Punishment>> BurstAsync(
        DevnetStack stack,
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        progress.Report($"{AtOnce} exchanges without a delivery");
        var terms = UndeliveredExchanges.Terms(AtOnce, exchangeSeconds: 30);
        await using var trade = await OpenAsync(stack, "burst", terms, cancellation);
        var challenges = await new UndeliveredExchanges(trade).PayAllAsync(AtOnce, cancellation);
        var due = DateTimeOffset.FromUnixTimeSeconds((long)challenges.Max(c => c.DueAt) + 1);
        if (due - TimeProvider.System.GetUtcNow() is var left && left > TimeSpan.Zero)
            await Task.Delay(left, cancellation);
        progress.Report($"{AtOnce} challenges at once");
        var from = TimeProvider.System.GetUtcNow();
        await Parallel.ForEachAsync(
            challenges,
            cancellation,
            async (c, token) => await stack.Clients.Challenges.PublishAsync(c, token)
        );
        await using var log = new CaseLog(stack.Servers.Postgres.ConnectionString);
        return await log.PunishedAsync(challenges, from, cancellation);
    }

    private static Task<Trade> OpenAsync(
        DevnetStack stack,
        string name,
        TradeTerms terms,
        CancellationToken cancellation
    ) => new TradeSetup(stack).OpenLockedAsync(name, terms, cancellation);

    private static IEnumerable<BenchmarkResult> Latency(
        string metric,
        IReadOnlyList<Punishment> punished,
        double? median = null,
        double? worst = null
    )
    {
        var late = new Distribution(punished.Select(p => (p.Submitted - p.Due).TotalMilliseconds));
        yield return BenchmarkResult.Lower($"{metric}.p50", late.Median, "ms", median);
        yield return BenchmarkResult.Lower($"{metric}.p99", late.Percentile(99), "ms", worst);
    }

    /// <summary>From the first that could be signed to the last signature.</summary>
    private static double SignedRate(IReadOnlyList<Punishment> punished) =>
        punished.Count / (punished.Max(p => p.Signed) - punished.Min(p => p.Due)).TotalSeconds;
}
