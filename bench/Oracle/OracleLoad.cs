using Notary.Devnet.Processes;
using static System.FormattableString;

namespace Notary.Bench.Oracle;

/// <summary>Runs of wrk against one oracle. No exchange is asked for twice: a repetition would cost less.</summary>
internal sealed class OracleLoad(
    LoadedOracle oracle,
    RequestFiles files,
    IReadOnlyList<BenchAgreement> agreements,
    IProgress<string> progress
)
{
    /// <summary>Answers that are prepared for a second of load.</summary>
    private const int PerSecond = 20_000;

    public LoadedOracle Oracle => oracle;

    /// <summary>Deposit checks, of the oracle or of a bare endpoint.</summary>
    public async Task<LoadRun> ChecksAsync(
        Uri url,
        int connections,
        TimeSpan duration,
        CancellationToken cancellation
    )
    {
        progress.Report(Invariant($"checks with {connections} connections: {url.AbsolutePath}"));
        List<Func<string>> makers = [.. agreements.Select(a => (Func<string>)a.Check)];
        var bodies = await files.WriteAsync(makers, makers.Count, cancellation);
        var load = new WrkLoad(url, bodies, connections, duration);
        return Unrefused(await RunAsync(load, cancellation));
    }

    /// <summary>Answers over all agreements.</summary>
    public Task<LoadRun> AnswersAsync(
        int connections,
        TimeSpan duration,
        CancellationToken cancellation
    ) => AnswersAsync(agreements, connections, duration, cancellation);

    /// <summary>Answers of one agreement, for all connections.</summary>
    public Task<LoadRun> HotAnswersAsync(
        int connections,
        TimeSpan duration,
        CancellationToken cancellation
    ) => AnswersAsync([agreements[0]], connections, duration, cancellation);

    /// <summary>Answers for more connections than the oracle takes on; they honour Retry-After.</summary>
    public async Task<LoadRun> TooManyAnswersAsync(
        int connections,
        TimeSpan duration,
        CancellationToken cancellation
    )
    {
        progress.Report(Invariant($"answers with {connections} connections that may be refused"));
        var prepared = (int)((PerSecond + connections) * duration.TotalSeconds);
        var load = await PrepareAsync(agreements, prepared, connections, duration, cancellation);
        var run = await RunAsync(load with { Waits = true }, cancellation);
        return run.Wrk.Refused == run.Wrk.Shed
            ? run
            : throw new DevnetException($"the oracle refused, and not with 503 only: {run.Wrk}");
    }

    private async Task<LoadRun> AnswersAsync(
        IReadOnlyList<BenchAgreement> asked,
        int connections,
        TimeSpan duration,
        CancellationToken cancellation
    )
    {
        progress.Report(
            Invariant($"answers of {asked.Count} agreements with {connections} connections")
        );
        var prepared = (int)(PerSecond * duration.TotalSeconds);
        var load = await PrepareAsync(asked, prepared, connections, duration, cancellation);
        var run = Unrefused(await RunAsync(load, cancellation));
        return run.Wrk.Requests <= prepared
            ? run
            : throw new DevnetException($"more than the {prepared} prepared requests: {run.Wrk}");
    }

    private async Task<WrkLoad> PrepareAsync(
        IReadOnlyList<BenchAgreement> asked,
        int count,
        int connections,
        TimeSpan duration,
        CancellationToken cancellation
    )
    {
        List<Func<string>> makers = [.. asked.Select(a => (Func<string>)a.NextAnswer)];
        var bodies = await files.WriteAsync(makers, count, cancellation);
        return new(oracle.Answers, bodies, connections, duration);
    }

    private async Task<LoadRun> RunAsync(WrkLoad load, CancellationToken cancellation)
    {
        var before = oracle.Cpu;
        var run = await Wrk.RunAsync(load, cancellation);
        return new(run, oracle.Cpu - before);
    }

    private static LoadRun Unrefused(LoadRun run) =>
        run.Wrk.Refused == 0 ? run : throw new DevnetException($"requests were refused: {run.Wrk}");
}

/// <summary>A run, and what it took of the cores.</summary>
internal sealed record LoadRun(WrkRun Wrk, CpuUse Cpu)
{
    /// <summary>Of everything, in microseconds.</summary>
    public double CpuPerRequest => PerRequest(Cpu.Total);

    /// <returns>Microseconds.</returns>
    public double PerRequest(TimeSpan time) => time.TotalMicroseconds / Wrk.Requests;
}
