using Notary.Client.Checkpoints;
using Notary.EventStore;
using Notary.Testing;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>What a bare hash chain cannot show: a tail rewritten by somebody who rebuilds the chain (EVENTSTORE, test 7).</summary>
[Collection(RunningStackCollection.Name)]
public sealed class CheckpointTests(RunningStack running)
{
    private const string Log = "oracle";
    private const string Type = "deposit_seen";

    private string Connection => running.Stack.Servers.Postgres.ConnectionString;

    [Fact]
    public async Task A_rewritten_tail_is_caught_by_what_the_notaries_signed_and_the_chain_shows()
    {
        await using var trade = await running.OpenAsync("checkpointed");
        await using var log = DocumentStore.For(options =>
        {
            options.Connection(Connection);
            options.DatabaseSchemaName = Log;
        });
        var written = (await log.FetchHeadAsync()).Position;
        var trusted = await UntilCoveredAsync(written);
        Assert.True((await log.VerifyAsync(trusted)).IsIntact);

        var deposit = await LastAsync(log, Type, written);
        await RewriteAsync(log, deposit.Position, "{}");

        Assert.True((await log.VerifyAsync()).IsIntact);
        var caught = await log.VerifyAsync(trusted);
        Assert.Equal(
            trusted.Select(head => head.Position).First(p => p >= deposit.Position),
            caught.FirstBadPosition
        );
        Assert.Contains("checkpoint", caught.Reason, StringComparison.Ordinal);

        await RewriteAsync(log, deposit.Position, deposit.Data);
        Assert.True((await log.VerifyAsync(trusted)).IsIntact);
    }

    private static async Task<RecordedEvent> LastAsync(IDocumentStore log, string type, long to)
    {
        RecordedEvent? last = null;
        await foreach (var recorded in log.ReadRecordedAsync(to: to))
            last = recorded.Type == type ? recorded : last;
        return last!;
    }

    private Task RewriteAsync(IDocumentStore log, long position, string data) =>
        ForgedLog.WriteAsync(
            Connection,
            Log,
            log,
            e => e.Position == position ? e with { Data = data } : e
        );

    /// <summary>What the chain's newest checkpoint and those before it say of the log, once they reach a position.</summary>
    private async Task<List<LogHead>> UntilCoveredAsync(long position)
    {
        await using var chain = running.Stack.OpenEvm(running.Stack.Deployer);
        var trail = new CheckpointTrail(chain, running.Stack.Clients.Registry);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var anchored = await trail.ReadAsync(cancellation: timeout.Token);
            var heads = anchored?.HeadsOf(Log) ?? [];
            if (heads.Count > 0 && heads[^1].Position >= position)
                return [.. heads.Select(h => new LogHead(h.Position, h.Hash.ToArray()))];
            await Task.Delay(100, timeout.Token);
        }
    }
}
