using Notary.Cli.Audit.Story;
using Notary.Client.Checkpoints;
using Notary.Devnet.Audit;

namespace Notary.Cli.Audit.Export;

/// <summary>Verification and replay of one log. Replay: null where it is no service's that this program knows.</summary>
internal sealed record AuditedResult(VerifiedLog Verified, LogReport? Replay)
{
    public bool IsRight => Verified.Break is null && Replay is not { Differences: > 0 };
}

/// <summary>All that a report tells.</summary>
/// <param name="Stories">The exchanges, newest first, each with its events.</param>
/// <param name="LeftOut">How many exchanges it does not tell of.</param>
internal sealed record AuditReport(
    DateTimeOffset Time,
    IReadOnlyList<AuditedResult> Logs,
    CheckpointReading Checkpoints,
    Highlights Highlights,
    IReadOnlyList<(ExchangeName Exchange, IReadOnlyList<StoryEvent> Events)> Stories,
    long LeftOut
)
{
    public bool IsRight => Checkpoints.Problem is null && Logs.All(log => log.IsRight);

    public static async Task<AuditReport> ReadAsync(
        IReadOnlyList<CatalogedLog> logs,
        CheckpointReading signed,
        ReportScope scope,
        CancellationToken cancellation
    )
    {
        var results = new List<AuditedResult>();
        var highlights = new Highlights(scope.Newest);
        foreach (var log in logs)
        {
            results.Add(await AuditAsync(log, signed.Trail, cancellation));
            await highlights.ReadAsync(log, cancellation);
        }
        var answers = highlights.Answers;
        var named = scope.Named.Count > 0 ? scope.Named : [.. answers.Kept.Reverse().Distinct()];
        var stories = await new StoryReader(logs).ReadAsync(named, cancellation);
        return new(
            TimeProvider.System.GetUtcNow(),
            results,
            signed,
            highlights,
            [.. named.Select(exchange => (exchange, stories[exchange]))],
            Math.Max(0, answers.Count - named.Count)
        );
    }

    private static async Task<AuditedResult> AuditAsync(
        CatalogedLog log,
        AnchoredCheckpoints? trail,
        CancellationToken cancellation
    )
    {
        var verified = await VerifyCommand.VerifyAsync(log, trail, cancellation);
        if (log.Service is null)
            return new(verified, Replay: null);
        await using var opened = log.OpenAudited();
        var meter = new Meter(log.Instance, verified.Events, Output.Progress);
        return new(verified, await opened.ReplayAsync(progress: meter, cancellation: cancellation));
    }
}
