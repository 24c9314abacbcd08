using Notary.Chains;
using Notary.Client.Checkpoints;
using Notary.Client.Registry;
using Notary.Devnet.Processes;
using Notary.EventStore;

namespace Notary.Devnet.Story;

/// <summary>Step 6, before the replay: a checkpoint of all logs after the story, signed and on chain, and what they show by it.</summary>
internal sealed class CheckpointChapter(DevnetStack stack, INarrator narrator)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <exception cref="DevnetException">There was none within a minute.</exception>
    public async Task<CheckpointReport> RunAsync(CancellationToken cancellation)
    {
        var anchored = await AnchoredAsync(cancellation);
        var (number, cid, logs) = (
            anchored.Newest.Document.Number,
            anchored.Newest.Cid,
            anchored.Logs.ToList()
        );
        narrator.Tell(
            $"checkpoint {number} of {logs.Count} logs, signed by the group and anchored: {cid}"
        );
        var differing = 0;
        foreach (var log in logs)
            differing += await VerifyAsync(log, anchored, cancellation) ? 0 : 1;
        narrator.Tell($"{logs.Count - differing} logs agree with it");
        return new(number, cid, logs.Count, differing);
    }

    private async Task<bool> VerifyAsync(
        string log,
        AnchoredCheckpoints anchored,
        CancellationToken cancellation
    )
    {
        await using var store = DocumentStore.For(options =>
        {
            options.Connection(stack.Servers.Postgres.ConnectionString);
            options.DatabaseSchemaName = log.Replace('-', '_');
        });
        var heads = anchored.HeadsOf(log);
        var chain = await store.VerifyAsync(
            [.. heads.Select(head => new LogHead(head.Position, head.Hash.ToArray()))],
            cancellation: cancellation
        );
        if (!chain.IsIntact)
            narrator.Tell($"{log} differs at position {chain.FirstBadPosition}: {chain.Reason}");
        return chain.IsIntact;
    }

    /// <summary>Waits for a checkpoint that was written from now on.</summary>
    private async Task<AnchoredCheckpoints> AnchoredAsync(CancellationToken cancellation)
    {
        await using var chain = stack.OpenEvm(stack.Deployer);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return await Polling.UntilAsync(
            "a checkpoint of the event logs is anchored",
            Limit,
            token => LookAsync(chain, now, token),
            cancellation
        );
    }

    /// <summary>A checkpoint waits for a block like any transaction: once it is submitted, its block is mined on demand.</summary>
    private async Task<AnchoredCheckpoints?> LookAsync(
        IChain chain,
        long since,
        CancellationToken cancellation
    )
    {
        var latest = await stack.Clients.Registry.FindCheckpointAsync(null, cancellation);
        if (latest?.State == "submitted")
            await stack.Anvil.MineAsync(1, cancellation: cancellation);
        var trail = new CheckpointTrail(chain, stack.Clients.Registry);
        return
            await trail.ReadAsync(cancellation: cancellation) is { } anchored
            && anchored.Newest.Document.Time >= since
            ? anchored
            : null;
    }
}
