using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.Chains.Observations;
using Notary.EventStore;

namespace Notary.ChainWatcher.Watching;

/// <summary>
/// Follows the chain into the log; after an error it resumes from the last block that the log has. Where every node's chain
/// has left the log's too deeply it stops, and an operator decides.
/// </summary>
internal sealed class WatcherService(
    IDocumentStore store,
    ChainSet chains,
    IOptions<ChainWatcherOptions> options,
    TimeProvider time,
    WatcherHealth health,
    ILogger<WatcherService> logger
) : BackgroundService
{
    private const int MaxBatch = 1_000;

    private readonly IChain chain = chains.All.Single();
    private readonly Maturity maturity = Maturity.On(chains.All.Single());
    private WatcherLog? log;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (ChainDivergedException e)
            {
                await StopAsync(e.Message, stoppingToken);
                return;
            }
            catch (ChainUnavailableException e)
            {
                await PauseAsync(e.Message, stoppingToken);
            }
#pragma warning disable CA1031 // The database may be away, or another watcher writes: what the log has is read anew.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                log = null;
                await PauseAsync(e.Message, stoppingToken);
            }
        }
    }

    private Task PauseAsync(string reason, CancellationToken cancellation)
    {
        health.Lost(reason);
        logger.LogWarning("The watch of {Chain} pauses: {Reason}", chain.Identity.Id, reason);
        return Task.Delay(options.Value.RetryAfter, time, cancellation);
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        log ??= await WatcherLog.LoadAsync(store, cancellation);
        var observations = chain.WatchAsync(
            log.State.Resume(options.Value.FromHeight),
            cancellation
        );
        var isFollowed = false;
        await foreach (var batch in observations.InBatchesAsync(MaxBatch, cancellation))
        {
            foreach (var dropped in batch.OfType<ChainObservation.NodeDropped>())
                Warn(dropped);
            await log.AppendAsync(Watch.Steps(log.State, batch, maturity), cancellation);
            // Each new try tells of the nodes that are away, first of all: that alone makes no watch ready.
            isFollowed |= batch.Any(o => o is not ChainObservation.NodeDropped);
            if (isFollowed)
                health.Show(log.State);
        }
    }

    private async Task StopAsync(string reason, CancellationToken cancellation)
    {
        log ??= await WatcherLog.LoadAsync(store, cancellation);
        if (log.State.Stopped is null)
            await log.AppendAsync([new WatchStopped(log.State.Height, reason)], cancellation);
        health.Stopped(reason);
        logger.LogCritical("The watch of {Chain} stops: {Reason}", chain.Identity.Id, reason);
    }

    private void Warn(ChainObservation.NodeDropped dropped) =>
        logger.LogWarning(
            "Node {Node} of {Chain} is dropped: {Reason}: {Detail}",
            dropped.Node,
            chain.Identity.Id,
            dropped.Reason,
            dropped.Detail
        );
}
