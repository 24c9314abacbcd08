using System.Text.Json;
using Notary.Client.Http;
using Notary.Devnet.Processes;
using Notary.Devnet.Story.Trades;

namespace Notary.Devnet.Story;

/// <summary>Step 4: ten exchanges in flight on one deposit, and one more than it covers.</summary>
internal sealed class DepthChapter(DevnetStack stack, Trade trade, INarrator narrator)
{
    private const int Covered = 10;
    private const ulong First = 3;

    public async Task<RefusalReport> RunAsync(CancellationToken cancellation)
    {
        await SettleAsync(cancellation);
        for (var i = 0UL; i < Covered; i++)
            await trade.Consumer.BuyAsync(First + i, TradeTerms.Price, cancellation: cancellation);
        narrator.Tell($"{Covered} exchanges completed, all of them in flight on one deposit");
        var refusal = await RefusedAsync(cancellation);
        narrator.Tell(
            $"the next one is refused: balance {refusal.Balance} − exposure {refusal.Exposure} does not exceed {refusal.Required}"
        );
        return refusal;
    }

    /// <summary>Lets the earlier exchanges reach their depth, so that the whole deposit is free.</summary>
    private async Task SettleAsync(CancellationToken cancellation)
    {
        await stack.MineAsync((int)trade.Agreement.Terms.PaymentDepth, cancellation);
        await stack.UntilFreeAsync(trade.Agreement.Id, cancellation);
    }

    private async Task<RefusalReport> RefusedAsync(CancellationToken cancellation)
    {
        try
        {
            await trade.Consumer.BuyAsync(
                First + Covered,
                TradeTerms.Price,
                cancellation: cancellation
            );
        }
        catch (RequestRefusedException e) when (Numbers(e) is { } numbers)
        {
            return numbers;
        }
        throw new DevnetException(
            "the oracle approved an exchange that the deposit does not cover"
        );
    }

    private static RefusalReport? Numbers(RequestRefusedException refusal) =>
        refusal.Code == "insufficient-consumer-deposit" && refusal.Document is { } document
            ? new(
                Member(document, "required"),
                Member(document, "balance"),
                Member(document, "exposure")
            )
            : null;

    private static string Member(JsonElement document, string name) =>
        document.GetProperty(name).GetString()!;
}
