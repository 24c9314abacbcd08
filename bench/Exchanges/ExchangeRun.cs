using System.Diagnostics;
using Notary.Devnet;
using Notary.Devnet.Story.Trades;

namespace Notary.Bench.Exchanges;

/// <summary>Exchanges and bare calls in turn under one agreement whose deposit covers them all.</summary>
internal sealed class ExchangeRun(DevnetStack stack, Trade trade)
{
    private const int WarmUps = 5;
    private const int Measured = 20;

    /// <summary>How many exchanges the deposits must cover.</summary>
    public const uint Exchanges = 2 * (WarmUps + Measured);

    private readonly BareCalls _bare = new(stack, trade);
    private readonly BlockRhythm _rhythm = new(stack, trade);
    private ulong _sequence;

    public async Task<ExchangeSamples> RunAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < WarmUps; i++)
            await MeasureAsync(new([], [], []), cancellation);
        var samples = new ExchangeSamples([], [], []);
        for (var i = 0; i < Measured; i++)
            await MeasureAsync(samples, cancellation);
        return samples;
    }

    private async Task MeasureAsync(ExchangeSamples samples, CancellationToken cancellation)
    {
        await _rhythm.UntilRoomAsync(cancellation);
        var before = await _rhythm.CountAsync(cancellation);
        samples.Exchanges.Add(await ExchangeAsync(cancellation));
        var after = await _rhythm.CountAsync(cancellation);
        samples.Bare.Add(await _bare.RunAsync(++_sequence, cancellation));
        samples.Blocks.Add(after.Evm - before.Evm + after.Fabric - before.Fabric);
    }

    private async Task<double> ExchangeAsync(CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        await trade.Consumer.BuyAsync(++_sequence, TradeTerms.Price, cancellation: cancellation);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}

/// <param name="Exchanges">Milliseconds of each whole exchange.</param>
/// <param name="Bare">Milliseconds of each exchange's chain calls alone.</param>
/// <param name="Blocks">Blocks of both chains that came during each exchange; one that waits for a block has at least one.</param>
internal sealed record ExchangeSamples(
    List<double> Exchanges,
    List<double> Bare,
    List<double> Blocks
);
