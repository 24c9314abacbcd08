using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.IpfsRegistry.Anchoring;
using Notary.IpfsRegistry.Blocks;
using Notary.Protocol.Checkpoints;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;

namespace Notary.IpfsRegistry.Checkpoints;

/// <summary>
/// Writes checkpoints, one after the other: the next is opened when the chain shows the one before and it is due. The
/// anchoring of this service then takes it to the group and to the chain.
/// </summary>
internal sealed class CheckpointWriter(
    IDocumentStore log,
    IBlockStore blocks,
    ChainSet chains,
    LogSurvey survey,
    GroupBook groups,
    IOptions<CheckpointsOptions> options,
    TimeProvider time,
    ILogger<CheckpointWriter> logger
)
{
    /// <summary>
    /// After which a checkpoint that the group has not signed is written anew, in seconds: a service may have gone meanwhile.
    /// </summary>
    private readonly double patience = Math.Max(30, options.Value.Seconds);

    private readonly IChain chain = options.Value.Chain is { } id
        ? chains.All.FirstOrDefault(c => c.Identity.Id == id)
            ?? throw new SettingException(
                $"Checkpoints:Chain is {id}, which is not among the Chains"
            )
        : chains.All[0];

    private IReadOnlyList<string> rewritten = [];

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Opens a checkpoint where one is due, or renews one that the group does not sign.</summary>
    /// <exception cref="ChainUnavailableException">The node does not answer.</exception>
    /// <exception cref="BlockStoreException">The block store does not answer, or lacks the checkpoint before.</exception>
    internal async Task AdvanceAsync(CancellationToken cancellation)
    {
        var anchors = await log.QuerySession().LoadAsync<OpenAnchors>(OpenAnchors.Id, cancellation);
        var open = anchors?.Streams.FirstOrDefault(stream =>
            stream.StartsWith(CheckpointSubject.StreamPrefix, StringComparison.Ordinal)
        );
        if (open is not null)
            await RenewAsync(open, cancellation);
        else if ((await groups.LoadAsync(cancellation)).ShownOn(chain.Identity.Id) is not null)
            await OpenAsync(cancellation);
    }

    /// <summary>The number of the newest checkpoint that the chain shows; 0 where there is none.</summary>
    internal async Task<ulong> AnchoredAsync(CancellationToken cancellation) =>
        (await chain.GetCheckpointAsync(cancellation))?.Number ?? 0;

    private async Task OpenAsync(CancellationToken cancellation)
    {
        var anchored = await chain.GetCheckpointAsync(cancellation);
        var cid = anchored is null ? null : Cid.OfDigest(anchored.CidDigest);
        var previous = await ReadAsync(cid, cancellation);
        var seen = await SurveyAsync(previous, cancellation);
        if (!IsDue(previous, seen))
            return;
        var document = new CheckpointDocument((anchored?.Number ?? 0) + 1, cid, Now, seen.Heads);
        var session = log.LightweightSession();
        session.CorrelationId = CheckpointSubject.StreamOf(document.Number);
        session.Events.StartStream<Anchor>(
            CheckpointSubject.StreamOf(document.Number),
            await StoreAsync(document, cancellation)
        );
        await session.SaveChangesAsync(cancellation);
    }

    private async Task RenewAsync(string stream, CancellationToken cancellation)
    {
        var session = log.LightweightSession();
        var written = await session.Events.FetchForWriting<Anchor>(stream, cancellation);
        if (
            written.Aggregate
                is not {
                    State: AnchorState.Asked,
                    Subject: CheckpointSubject { Opened: var asked }
                }
            || Now - asked.Time < patience
        )
            return;
        var previous = await ReadAsync(asked.PreviousCid, cancellation);
        var open = await ReadAsync(asked.Cid, cancellation);
        var seen = await SurveyAsync(previous, cancellation);
        if (seen.Heads.SequenceEqual(open!.Heads))
            return;
        session.CorrelationId = stream;
        written.AppendOne(
            await StoreAsync(open with { Time = Now, Heads = seen.Heads }, cancellation)
        );
        await session.SaveChangesAsync(cancellation);
    }

    private bool IsDue(CheckpointDocument? previous, Survey seen)
    {
        if (!seen.Moved || previous is null)
            return seen.Moved;
        var most = seen.Heads.Max(head =>
            head.Position - (previous.HeadOf(head.Log)?.Position ?? 0)
        );
        return Now - previous.Time >= options.Value.Seconds || most >= options.Value.Events;
    }

    private async Task<CheckpointOpened> StoreAsync(
        CheckpointDocument document,
        CancellationToken cancellation
    )
    {
        await blocks.PutAsync(document.ToCanonicalJson(), cancellation);
        return CheckpointOpened.Of(document, chain.Identity.Id);
    }

    private async Task<CheckpointDocument?> ReadAsync(string? cid, CancellationToken cancellation)
    {
        if (cid is null)
            return null;
        var block =
            await blocks.GetAsync(Cid.DigestOf(cid), cancellation)
            ?? throw new BlockStoreException($"the checkpoint {cid} is not in the block store");
        return CheckpointDocument.Parse(block);
    }

    private async Task<Survey> SurveyAsync(
        CheckpointDocument? previous,
        CancellationToken cancellation
    )
    {
        var seen = await survey.TakeAsync(previous, cancellation);
        foreach (var changed in seen.Rewritten.Except(rewritten, StringComparer.Ordinal))
            logger.LogError(
                "The log {Log} no longer shows what checkpoint {Number} says of it: it was rewritten",
                changed,
                previous!.Number
            );
        rewritten = seen.Rewritten;
        return seen;
    }
}
