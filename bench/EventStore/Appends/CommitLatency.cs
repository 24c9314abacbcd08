using System.Diagnostics;
using Notary.EventStore;
using Npgsql;

namespace Notary.Bench.EventStore.Appends;

/// <summary>One caller's appends of one event beside bare commits of the same rows, in turns.</summary>
internal sealed class CommitLatency(BenchLog log)
{
    private const int WarmUp = 50; // until the compiler has done its best
    private const int Rounds = 30;
    private const int Exchanges = 16;

    /// <summary>Microseconds of each commit.</summary>
    public async Task<(Distribution Ours, Distribution Bare)> RunAsync(
        CancellationToken cancellation
    )
    {
        var (ours, bare) = (new List<double>(), new List<double>());
        await using var insert = await BareInsert.PrepareAsync(log.Bare, cancellation);
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            if (round == WarmUp)
                (ours, bare) = ([], []);
            var before = (await log.Store.FetchHeadAsync(cancellation)).Position;
            await AppendAsync(ours);
            foreach (var row in await RowsAsync(before, cancellation))
                bare.Add(await TimeAsync(() => insert.CommitAsync(row, cancellation)));
        }
        return (new(ours), new(bare));
    }

    private async Task AppendAsync(List<double> times)
    {
        var agreement = new OracleEvents();
        foreach (var e in agreement.Exchanges(Exchanges).ToList())
            times.Add(await TimeAsync(() => log.AppendAsync(agreement.Stream, e)));
    }

    private async Task<List<IReadOnlyList<NpgsqlParameter>>> RowsAsync(
        long after,
        CancellationToken cancellation
    )
    {
        var rows = new List<IReadOnlyList<NpgsqlParameter>>();
        await foreach (var row in log.Store.ReadRecordedAsync(after, cancellation: cancellation))
            rows.Add(BareInsert.Parameters(new List<RecordedEvent> { row }));
        return rows;
    }

    private static async Task<double> TimeAsync(Func<Task> commit)
    {
        var started = Stopwatch.GetTimestamp();
        await commit();
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds;
    }
}
