using System.Diagnostics;
using Notary.Client.Consumers;
using Notary.Devnet.Story.Trades;
using Notary.Evm;

namespace Notary.Devnet.Story;

/// <summary>Step 3: one exchange that waits for no block, after a warm-up.</summary>
internal sealed class ExchangeChapter(DevnetStack stack, Trade trade, INarrator narrator)
{
    public async Task<ExchangeReport> RunAsync(CancellationToken cancellation)
    {
        var cold = await BuyAsync(sequence: 1, cancellation);
        narrator.Timeline($"warm-up, cold: {cold.Ms:0} ms", cold.Steps);
        narrator.Tell("waiting for a block, to start just after it");
        await UntilNewBlocksAsync(cancellation);
        var before = await BlocksAsync(cancellation);
        var warm = await BuyAsync(sequence: 2, cancellation);
        var after = await BlocksAsync(cancellation);
        narrator.Timeline(
            $"the exchange: {warm.Ms:0} ms, {warm.Bytes} bytes of data in the consumer's hands",
            warm.Steps
        );
        var report = new ExchangeReport(
            Math.Round(cold.Ms, 1),
            Math.Round(warm.Ms, 1),
            after.Evm - before.Evm,
            after.Fabric - before.Fabric,
            warm.Steps
        );
        narrator.Tell(
            $"blocks meanwhile: {report.EvmBlocksDuring} on EVM, {report.FabricBlocksDuring} on Fabric"
        );
        return report;
    }

    private async Task<(double Ms, IReadOnlyList<StepReport> Steps, int Bytes)> BuyAsync(
        ulong sequence,
        CancellationToken cancellation
    )
    {
        var clock = new StepClock();
        var purchase = await trade.Consumer.BuyAsync(
            sequence,
            TradeTerms.Price,
            clock,
            cancellation
        );
        return (clock.Elapsed, clock.Steps, purchase.Data.Length);
    }

    private Task<BlockCount> BlocksAsync(CancellationToken cancellation) =>
        BlockCount.OfAsync(trade.ConsumerPayment, trade.ConsumerData, cancellation);

    /// <summary>
    /// Until anvil's next block, with nothing of ours left pending on Fabric: the exchange then has both block intervals
    /// before it.
    /// </summary>
    private async Task UntilNewBlocksAsync(CancellationToken cancellation)
    {
        var height = await stack.Rpc.BlockNumberAsync(cancellation);
        while (await stack.Rpc.BlockNumberAsync(cancellation) == height)
            await Task.Delay(20, cancellation);
        await stack.Servers.Fabric.MineAsync(cancellation);
    }

    /// <summary>Reads the clock as each step ends.</summary>
    private sealed class StepClock : IProgress<ExchangeStep>
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly List<StepReport> _steps = [];

        public IReadOnlyList<StepReport> Steps => _steps;

        public double Elapsed => _steps[^1].Ms;

        public void Report(ExchangeStep value)
        {
            var ms = Stopwatch.GetElapsedTime(_start).TotalMilliseconds;
            _steps.Add(new(Describe(value), Math.Round(ms, 1)));
        }

        private static string Describe(ExchangeStep step) =>
            step switch
            {
                ExchangeStep.Indexed => "index confirmed by the data exchange",
                ExchangeStep.Answered => "lookup answered by the oracle (EIP-3668)",
                ExchangeStep.Checked => "deposits checked, payment signed",
                ExchangeStep.Paid => "payment in the mempool",
                ExchangeStep.Delivered => "delivery accepted by Fabric's orderer",
                ExchangeStep.Received => "data in the consumer's hands",
                _ => step.ToString(),
            };
    }
}
