using System.Globalization;
using Notary.Devnet.Processes;

namespace Notary.Bench.Oracle;

/// <summary>Runs of wrk against one oracle. No exchange is asked for twice: a repetition would cost less.</summary>
internal sealed class OracleLoad(
    LoadedOracle oracle,
    RequestFiles files,
    IReadOnlyList<BenchAgreement> agreements,
    IProgress<string> progress
)
{
    private int runs;

    public LoadedOracle Oracle => oracle;

    public async Task<WrkRun> ChecksAsync(
        Uri url,
        int connections,
        TimeSpan duration,
        CancellationToken cancellation
    )
    {
        progress.Report(Invariant($"checks with {connections} connections: {url.AbsolutePath}"));
        List<Func<string>> makers = [.. agreements.Select(a => (Func<string>)a.Check)];
        var bodies = await files.WriteAsync($"checks{++runs}", makers, makers.Count, cancellation);
        return await Wrk.RunAsync(url, bodies, connections, duration, cancellation);
    }

    /// <summary>Over all agreements.</summary>
    public Task<WrkRun> AnswersAsync(
        int connections,
        TimeSpan duration,
        int perSecond,
        CancellationToken cancellation
    ) => AnswersAsync(agreements, connections, duration, perSecond, cancellation);

    /// <summary>Of one agreement, for all connections.</summary>
    public Task<WrkRun> HotAnswersAsync(
        int connections,
        TimeSpan duration,
        int perSecond,
        CancellationToken cancellation
    ) => AnswersAsync([agreements[0]], connections, duration, perSecond, cancellation);

    private async Task<WrkRun> AnswersAsync(
        IReadOnlyList<BenchAgreement> asked,
        int connections,
        TimeSpan duration,
        int perSecond,
        CancellationToken cancellation
    )
    {
        progress.Report(
            Invariant($"answers of {asked.Count} agreements with {connections} connections")
        );
        List<Func<string>> makers = [.. asked.Select(a => (Func<string>)a.NextAnswer)];
        var prepared = (int)(perSecond * duration.TotalSeconds);
        var bodies = await files.WriteAsync($"answers{++runs}", makers, prepared, cancellation);
        var run = await Wrk.RunAsync(oracle.Answers, bodies, connections, duration, cancellation);
        return run.Refused > 0 ? throw new DevnetException($"the oracle refused: {run}")
            : run.Requests > prepared
                ? throw new DevnetException($"more than the {prepared} prepared requests: {run}")
            : run;
    }

    private static string Invariant(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
