using Notary.ChainWatcher.Watching;
using Notary.Evm;
using Xunit;

namespace Notary.ChainWatcher.Tests.Running;

/// <summary>A block and the sequences that were paid in it.</summary>
internal sealed record BookedBlock(long Height, Bytes32 Hash, string Payments);

/// <summary>Reads a watcher's log strictly: every block stands on the one before, and only the newest is undone.</summary>
internal static class LogBook
{
    /// <summary>The chain that the log tells of.</summary>
    public static List<BookedBlock> Read(IEnumerable<object> events)
    {
        var chain = new List<(BlockSeen Block, List<string> Payments)>();
        foreach (var e in events)
        {
            switch (e)
            {
                case BlockSeen block:
                    if (chain.Count > 0)
                    {
                        Assert.Equal(chain[^1].Block.Height + 1, block.Height);
                        Assert.Equal(chain[^1].Block.Hash, block.ParentHash);
                    }
                    chain.Add((block, []));
                    break;
                case BlockUndone undone:
                    Assert.Equal(chain[^1].Block.Hash, undone.Hash);
                    chain.RemoveAt(chain.Count - 1);
                    break;
                case LegSeen leg:
                    Assert.Equal(chain[^1].Block.Height, leg.Height);
                    chain[^1].Payments.Add($"{leg.Sequence} by {leg.TxId}");
                    break;
            }
        }
        return
        [
            .. chain.Select(c => new BookedBlock(
                c.Block.Height,
                c.Block.Hash,
                string.Join(", ", c.Payments)
            )),
        ];
    }

    /// <summary>What a node says of the same blocks, by other calls than the watcher's.</summary>
    public static async Task<List<BookedBlock>> AskAsync(EvmRpc rpc)
    {
        var blocks = new List<BookedBlock>();
        var head = await rpc.BlockNumberAsync();
        for (var height = 0UL; height <= head; height++)
        {
            var header = (await rpc.HeaderAsync(BlockTag.Number(height)))!;
            var logs = await rpc.LogsAsync(
                new LogFilter([TestChain.Contract], BlockHash: header.Hash)
            );
            var payments = logs.Select(l =>
                $"{AbiWords.ReadUInt256(l.Topics[2].ToArray())} by {l.TransactionHash}"
            );
            blocks.Add(new((long)height, header.Hash, string.Join(", ", payments)));
        }
        return blocks;
    }

    /// <summary>Waits until the log tells of the node's chain, and of nothing else.</summary>
    public static Task EqualsAsync(WatcherHost watcher, TestChain chain) =>
        EqualsAsync(watcher.EventsAsync, chain);

    /// <inheritdoc cref="EqualsAsync(WatcherHost, TestChain)"/>
    public static async Task EqualsAsync(Func<Task<List<object>>> log, TestChain chain)
    {
        var theirs = await AskAsync(chain.Rpc);
        Assert.Contains(theirs, block => block.Payments.Length > 0);
        await Eventually.TrueAsync(
            async () => Read(await log()).SequenceEqual(theirs),
            async () =>
            {
                var events = await log();
                var nodes = string.Join("; ", events.Where(e => e is NodeDropped or NodeRestored));
                return $"{nodes}; log {Text(Read(events))}, chain {Text(theirs)}";
            }
        );
    }

    private static string Text(List<BookedBlock> blocks) =>
        string.Join(
            "; ",
            blocks.TakeLast(4).Select(b => $"{b.Height} {b.Hash} {b.Payments.Length} characters")
        );
}
