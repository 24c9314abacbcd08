using System.Diagnostics;
using Notary.Chains;
using Notary.Devnet;
using Notary.Devnet.Story;
using Notary.Devnet.Story.Trades;

namespace Notary.Bench.Exchanges;

/// <summary>Starts measurements early in a block interval, and counts the blocks that come nevertheless.</summary>
internal sealed class BlockRhythm(DevnetStack stack, Trade trade)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private ulong _height;
    private long _seen;

    /// <summary>
    /// Until most of an interval lies before the payment chain's next block, with nothing left in the orderer's batch: what
    /// starts then meets a block only if it waits for one.
    /// </summary>
    public async Task UntilRoomAsync(CancellationToken cancellation)
    {
        var height = await stack.Rpc.BlockNumberAsync(cancellation);
        if (height != _height || Stopwatch.GetElapsedTime(_seen) > stack.Options.BlockTime / 4)
            await UntilBlockAsync(height, cancellation);
        await stack.Servers.Fabric.MineAsync(cancellation);
    }

    public Task<BlockCount> CountAsync(CancellationToken cancellation) =>
        BlockCount.OfAsync(trade.ConsumerPayment, trade.ConsumerData, cancellation);

    private async Task UntilBlockAsync(ulong height, CancellationToken cancellation)
    {
        while ((_height = await stack.Rpc.BlockNumberAsync(cancellation)) == height)
            await Task.Delay(Poll, cancellation);
        _seen = Stopwatch.GetTimestamp();
    }
}
