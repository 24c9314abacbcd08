using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Challenge.Cases;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.Protocol.Groups;
using Npgsql;

namespace Notary.Challenge.Watermarks;

/// <summary>Has the group sign the watermarks that are awaited, one after the other.</summary>
internal sealed class WatermarkWorker(
    IDocumentStore store,
    AwaitedWatermark awaited,
    GroupBook groups,
    GroupSigner signer,
    ChainSet chains,
    TimeProvider time,
    ILogger<WatermarkWorker> logger
) : BackgroundService
{
    /// <summary>How long members are asked in one go: cases and group may change meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How far clocks may be apart: every member's must have passed the span.</summary>
    private const ulong Margin = 2; // seconds

    private readonly ChainIdentity chain = chains.All[0].Identity;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var next = await awaited.TakeAsync(stoppingToken);
            try
            {
                await AdvanceAsync(next, stoppingToken);
            }
            catch (Exception e)
                when (e is NpgsqlException or TimeoutException or MassTransit.MassTransitException)
            {
                logger.LogWarning("The next watermark waits: {Reason}", e.Message);
            }
            catch (EventStreamUnexpectedMaxEventIdException)
            {
                // Another instance gave one.
            }
        }
    }

    private async Task AdvanceAsync(WatermarkAwaited next, CancellationToken cancellation)
    {
        var roll = await groups.LoadAsync(cancellation);
        var now = (ulong)time.GetUtcNow().ToUnixTimeSeconds();
        if (roll.InForceOn(chain.Id) is not { } group || next.Until + Margin > now)
            return;
        await store.WaitForNonStaleProjectionDataAsync(Patience, cancellation);
        var session = store.LightweightSession();
        var written = await session.Events.FetchForWriting<WatermarkBook>(
            WatermarkBook.Stream,
            cancellation
        );
        var book = written.Aggregate ?? new();
        if (WatermarkRules.Span(book, next) is not { } span)
            return;
        var challenged = await session.ChallengedAsync(span, cancellation);
        if (WatermarkRules.Next(book, challenged, next) is not { } watermark)
            return;
        var request = SignatureRequest.Watermark(chain, group.Epoch, watermark);
        if (await signer.TrySignAsync(group, request, Patience, cancellation) is not { } proof)
        {
            logger.LogWarning("The notaries do not sign the watermark of {Until}", watermark.Until);
            return;
        }
        written.AppendOne(Given(watermark, challenged, group, proof));
        await session.SaveChangesAsync(cancellation);
    }

    private WatermarkGiven Given(
        Watermark watermark,
        IReadOnlyCollection<KnownCase> challenged,
        KnownGroup group,
        GroupProof proof
    ) =>
        new(
            chain.Id,
            group.Epoch,
            watermark.Since,
            watermark.Until,
            [.. watermark.Except.Select(id => id.ToString())],
            WatermarkRules.Unresolved(watermark, challenged),
            group.Id.ToString(),
            Hex.Encode(proof.Signature)
        );
}
