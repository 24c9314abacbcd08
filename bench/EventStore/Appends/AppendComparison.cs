using System.Diagnostics;

namespace Notary.Bench.EventStore.Appends;

/// <summary>
/// Appends of concurrent callers beside the bare insert of the same rows, in the same batches, commit for commit. Both take
/// turns, so that what else the machine does hits both.
/// </summary>
internal sealed class AppendComparison(BenchLog log, int callers)
{
    private const int WarmUp = 4;
    private const int Rounds = 12;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(500);

    public async Task<AppendRates> RunAsync(CancellationToken cancellation)
    {
        var appends = new Callers(log, callers);
        await using var bare = await BareInsert.PrepareAsync(log.Bare, cancellation);
        for (var i = 0; i < WarmUp; i++)
            await RoundAsync(appends, bare, cancellation);
        var rates = new AppendRates(0, 0, TimeSpan.Zero, TimeSpan.Zero);
        for (var i = 0; i < Rounds; i++)
            rates += await RoundAsync(appends, bare, cancellation);
        return rates;
    }

    private async Task<AppendRates> RoundAsync(
        Callers appends,
        BareInsert bare,
        CancellationToken cancellation
    )
    {
        var before = (await log.Store.FetchHeadAsync(cancellation)).Position;
        var ours = await appends.RunAsync(Round, cancellation);
        var commits = await Commits.ReadAsync(log.Store, log.Bare, before, cancellation);
        var rows = commits.Select(BareInsert.Parameters).ToList();
        var started = Stopwatch.GetTimestamp();
        foreach (var commit in rows)
            await bare.CommitAsync(commit, cancellation);
        return new(
            commits.Sum(c => c.Count),
            commits.Count,
            ours,
            Stopwatch.GetElapsedTime(started)
        );
    }
}

/// <summary>What was appended, and how long each side took.</summary>
internal sealed record AppendRates(long Events, long Commits, TimeSpan Ours, TimeSpan Bare)
{
    public double OursPerSecond => Events / Ours.TotalSeconds;

    public double BarePerSecond => Events / Bare.TotalSeconds;

    public static AppendRates operator +(AppendRates a, AppendRates b) =>
        new(a.Events + b.Events, a.Commits + b.Commits, a.Ours + b.Ours, a.Bare + b.Bare);
}
