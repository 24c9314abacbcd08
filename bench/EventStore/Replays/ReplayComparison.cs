using System.Diagnostics;
using Notary.Oracle.Accounts;

namespace Notary.Bench.EventStore.Replays;

/// <summary>The oracle's fold of its whole log, as it does it at its start, beside bare reading of the same rows.</summary>
internal sealed class ReplayComparison(BenchLog log)
{
    private const int Agreements = 500;
    private const int Exchanges = 100;
    private const int Rounds = 5;

    private const string Rows =
        "select position, id, stream_id, version, type, schema_version, data::text, headers::text, "
        + "correlation_id, causation_id, timestamp, prev_hash, hash from es_events order by position";

    public async Task<ReplayRates> RunAsync(CancellationToken cancellation)
    {
        await FillAsync();
        await OursAsync(cancellation); // warm-up
        await BareAsync(cancellation);
        var (ours, bare) = (new List<double>(), new List<double>());
        for (var i = 0; i < Rounds; i++)
        {
            ours.Add(await OursAsync(cancellation));
            bare.Add(await BareAsync(cancellation));
        }
        return new(new Distribution(ours).Median, new Distribution(bare).Median);
    }

    private static double PerSecond(long started) =>
        Agreements
        * Exchanges
        * OracleEvents.PerExchange
        / Stopwatch.GetElapsedTime(started).TotalSeconds;

    private Task FillAsync() =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, Agreements),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (_, _) =>
            {
                var agreement = new OracleEvents();
                await log.AppendAsync(agreement.Stream, [.. agreement.Exchanges(Exchanges)]);
            }
        );

    private async Task<double> OursAsync(CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await new AgreementBook(log.Store).LoadAsync(cancellation);
        return PerSecond(started);
    }

    /// <summary>Every column of every row taken, and nothing made of it.</summary>
    private async Task<double> BareAsync(CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await using var command = log.Bare.CreateCommand(Rows);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var values = new object[row.FieldCount];
        while (await row.ReadAsync(cancellation))
            row.GetValues(values);
        return PerSecond(started);
    }
}

/// <summary>Events a second.</summary>
internal sealed record ReplayRates(double Ours, double Bare);
