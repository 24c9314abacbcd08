using Notary.Bench.EventStore.Appends;
using Notary.EventStore;
using Notary.Evm;
using Npgsql;

namespace Notary.Bench.Oracle;

/// <summary>
/// CPU time, user and system, in microseconds, that an answer costs whoever does nothing needless: a request to the bare
/// endpoint (Kestrel and wrk); the recovery of the intent's signer; and the rows that answers left, inserted again as they
/// are, in the commits in which they were written (driver and PostgreSQL; positions, hashes and parameters ready made).
/// </summary>
internal sealed record CpuLimit(double Request, double Recovery, double Append)
{
    private const int Recoveries = 20_000;
    private const int MaxRows = 40_000;

    public double Total => Request + Recovery + Append;

    /// <summary>Answers a second on all cores of this machine, if nothing else ran on them.</summary>
    public double Rate => Environment.ProcessorCount * 1e6 / Total;

    /// <param name="after">The position behind which the answers' rows are.</param>
    public static async Task<CpuLimit> MeasureAsync(
        LoadedOracle oracle,
        LoadRun bare,
        long after,
        CancellationToken cancellation
    ) => new(bare.CpuPerRequest, Recover(), await AppendAsync(oracle, after, cancellation));

    private static double Recover()
    {
        using var key = EvmPrivateKey.Generate();
        var digest = Keccak256.Hash("bench"u8);
        var signature = key.Sign(digest);
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Recoveries; i++)
            signature.Recover(digest);
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Recoveries;
    }

    private static async Task<double> AppendAsync(
        LoadedOracle oracle,
        long after,
        CancellationToken cancellation
    )
    {
        var commits = await CommitsAsync(oracle, after, cancellation);
        await ExecuteAsync(oracle.Bare, BareInsert.CreateTable, cancellation);
        await using var bare = await BareInsert.PrepareAsync(oracle.Bare, cancellation);
        var rows = commits.Select(BareInsert.Parameters).ToList();
        var before = oracle.Cpu;
        foreach (var commit in rows)
            await bare.CommitAsync(commit, cancellation);
        var cpu = oracle.Cpu - before;
        var answers = commits.Sum(c => c.Count(IsAnswer));
        return (cpu.Server + cpu.Database).TotalMicroseconds / answers;
    }

    private static async Task<List<List<RecordedEvent>>> CommitsAsync(
        LoadedOracle oracle,
        long after,
        CancellationToken cancellation
    )
    {
        var all = await Commits.ReadAsync(oracle.Store, oracle.Bare, after, cancellation);
        var rows = 0;
        return [.. all.TakeWhile(c => (rows += c.Count) <= MaxRows)];
    }

    private static bool IsAnswer(RecordedEvent row) =>
        string.Equals(row.Type, "answer_approved", StringComparison.Ordinal);

    private static async Task ExecuteAsync(
        NpgsqlDataSource source,
        string sql,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
