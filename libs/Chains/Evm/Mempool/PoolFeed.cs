using System.Text.Json;
using System.Threading.Channels;
using Notary.Chains.Evm.Nodes;
using Notary.Chains.Evm.Watching;
using Notary.Chains.Observations;
using Notary.Evm;

namespace Notary.Chains.Evm.Mempool;

/// <summary>What one node's mempool shows, as observations.</summary>
internal sealed class PoolFeed(
    EvmNode node,
    TrackedPool pool,
    FollowedChain chain,
    ChannelWriter<ChainObservation?> queue,
    EvmWatchOptions options,
    TimeProvider time
)
{
    private readonly PendingReader reader = new(node.Connection);
    private readonly PoolCheck check = new(node, pool, chain);
    private long checkedTip = -1;
    private long checkedAll = time.GetTimestamp();

    /// <summary>One transaction, or id, that the node announced, or that somebody asks for.</summary>
    /// <returns>Whether the node knows it.</returns>
    public async Task<bool> TakeAsync(JsonElement announced, CancellationToken cancellation)
    {
        if (await reader.ReadAsync(announced, cancellation) is not { } transaction)
            return false;
        // One that has its block already is none of the mempool's: its block is shown.
        if (transaction.BlockHash is null)
            foreach (var observation in pool.Announce(transaction))
                await queue.WriteAsync(observation, cancellation);
        return true;
    }

    /// <summary>What was announced before anybody listened.</summary>
    public async Task SnapshotAsync(CancellationToken cancellation)
    {
        foreach (var transaction in await reader.SnapshotAsync(cancellation))
            await TakeAsync(transaction, cancellation);
    }

    /// <summary>
    /// Looks how pending transactions ended: after a block, and now and then at all of them. It takes turns with the blocks, so
    /// that none ends in a block that is undone meanwhile.
    /// </summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        var isThorough = time.GetElapsedTime(checkedAll) >= options.ProbeInterval;
        if (!isThorough && chain.Tip == checkedTip)
            return;
        checkedTip = chain.Tip;
        await foreach (var observation in check.RunAsync(isThorough, cancellation))
            await queue.WriteAsync(observation, cancellation);
        if (isThorough)
            checkedAll = time.GetTimestamp();
    }

    /// <summary>Asks, for ever, for new transactions while <paramref name="isAnnounced"/> says that nobody tells of them.</summary>
    public async Task PollAsync(Func<bool> isAnnounced, CancellationToken cancellation)
    {
        string? filter = null;
        while (true)
        {
            if (isAnnounced())
                filter = null;
            else
                filter = await PollAsync(filter, cancellation);
            await Task.Delay(options.HttpPollInterval, time, cancellation);
        }
    }

    // Nodes forget a filter that nobody asked for, and some have none: then another one, or nothing.
    private async Task<string?> PollAsync(string? filter, CancellationToken cancellation)
    {
        try
        {
            if (filter is null)
            {
                var made = await node.Connection.CallAsync(
                    "eth_newPendingTransactionFilter",
                    [],
                    cancellation
                );
                await SnapshotAsync(cancellation);
                return made.ToString();
            }
            var changes = await node.Connection.CallAsync(
                "eth_getFilterChanges",
                [filter],
                cancellation
            );
            foreach (var id in changes.EnumerateArray())
                await TakeAsync(id, cancellation);
            return filter;
        }
        catch (Exception error) when (error is JsonRpcException or InvalidOperationException)
        {
            return null;
        }
    }
}
