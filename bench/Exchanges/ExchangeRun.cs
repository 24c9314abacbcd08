using System.Diagnostics;
using Notary.Devnet;
using Notary.Devnet.Story.Trades;

namespace Notary.Bench.Exchanges;

/// <summary>Exchanges and bare calls in turn under one agreement whose deposit covers them all.</summary>
internal sealed class ExchangeRun(DevnetStack stack, Trade trade)
{
    private const int WarmUps = 15;
    private const int Measured = 20;
    private const int Counted = 1;

    /// <summary>How many exchanges the deposits must cover.</summary>
    public const uint Exchanges = 2 * (WarmUps + Measured + Counted);

    private readonly BareCalls _bare = new(stack, trade);
    private readonly BlockRhythm _rhythm = new(stack, trade);
    private ulong _sequence;

    public async Task<ExchangeSamples> RunAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < WarmUps; i++)
            await MeasureAsync(new(), cancellation);
        var samples = new ExchangeSamples();
        for (var i = 0; i < Measured; i++)
            await MeasureAsync(samples, cancellation);
        return await CountAsync(samples, cancellation);
    }

    private async Task MeasureAsync(ExchangeSamples samples, CancellationToken cancellation)
    {
        await _rhythm.UntilRoomAsync(cancellation);
        var before = await _rhythm.CountAsync(cancellation);
        samples.Exchanges.Add(await TimeAsync(() => BuyAsync(cancellation)));
        var after = await _rhythm.CountAsync(cancellation);
        samples.Blocks.Add(after.Evm - before.Evm + after.Fabric - before.Fabric);
        var prepared = await _bare.PrepareAsync(++_sequence, cancellation);
        samples.Bare.Add(await TimeAsync(() => _bare.CallAsync(prepared, cancellation)));
    }

    /// <summary>Apart from the measurements, which it would slow down.</summary>
    private async Task<ExchangeSamples> CountAsync(
        ExchangeSamples samples,
        CancellationToken cancellation
    )
    {
        await _rhythm.UntilRoomAsync(cancellation);
        var calls = await CountAsync(() => BuyAsync(cancellation));
        var prepared = await _bare.PrepareAsync(++_sequence, cancellation);
        var bare = await CountAsync(() => _bare.CallAsync(prepared, cancellation));
        return samples with { Calls = calls, BareCalls = bare };
    }

    private Task BuyAsync(CancellationToken cancellation) =>
        trade.Consumer.BuyAsync(++_sequence, TradeTerms.Price, cancellation: cancellation);

    private async Task<int> CountAsync(Func<Task> action)
    {
        using var count = new ChainCallCount(
            stack.Servers.Anvil.Http,
            stack.Servers.Fabric.Endpoint
        );
        await action();
        return count.Calls;
    }

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        var start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
