using Notary.Devnet.Story.Trades;

namespace Notary.Devnet.Story;

/// <summary>The demo, step by step, on a stack whose group is in force.</summary>
public sealed class DemoStory(DevnetStack stack, INarrator narrator)
{
    public async Task<DemoReport> RunAsync(CancellationToken cancellation)
    {
        narrator.Chapter(2, "A consumer and a provider agree, and lock their deposits");
        var patient = TradeTerms.Patient(stack.Options.BlockTime);
        var setup = new TradeSetup(stack);
        await using var trade = await setup.OpenAsync("honest", patient, cancellation);
        await using var hasty = await setup.OpenAsync("cheat", TradeTerms.Hasty, cancellation);
        await setup.LockAsync(trade, patient, cancellation);
        await setup.LockAsync(hasty, TradeTerms.Hasty, cancellation);
        var cid = await stack.UntilLockedAsync(trade.Agreement.Id, cancellation);
        await stack.UntilLockedAsync(hasty.Agreement.Id, cancellation);
        narrator.Tell($"agreement {trade.Agreement.Id.ToString()[..18]}… is locked: {cid}");

        narrator.Chapter(3, "One exchange, without waiting for a block");
        var exchange = await new ExchangeChapter(stack, trade, narrator).RunAsync(cancellation);

        narrator.Chapter(4, "Ten exchanges in flight on one deposit, and one too many");
        var refused = await new DepthChapter(stack, trade, narrator).RunAsync(cancellation);
        await stack.UntilAnchoredAsync(trade.Agreement.Id, cid, cancellation);
        narrator.Tell(
            "the locked setup's CID is anchored on both chains under the group's signature"
        );

        narrator.Chapter(5, "Two cheats, and a false accusation");
        var (penalties, dismissed) = await new CheatChapter(stack, hasty, narrator).RunAsync(
            cancellation
        );

        narrator.Chapter(6, "Checkpoint and replay of the event logs");
        var checkpoint = await new CheckpointChapter(stack, narrator).RunAsync(cancellation);
        var replay = await new ReplayChapter(stack, narrator).RunAsync(cancellation);
        return new(exchange, refused, penalties, dismissed, checkpoint, replay);
    }
}
