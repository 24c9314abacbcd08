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
    public const string StreamId = "chain";

    private readonly IChain chain = chains.All.Single();

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
                health.Lost(e.Message);
                logger.LogWarning(
                    "The node of {Chain} is away: {Reason}",
                    chain.Identity.Id,
                    e.Message
                );
                await Task.Delay(options.Value.RetryAfter, time, stoppingToken);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        var state = await LoadAsync(cancellation);
        var from = Math.Max(state.Height + 1, options.Value.FromHeight);
        await foreach (var observation in chain.WatchAsync(from, state.Known, cancellation))
        {
            var events = Watch.Step(state, observation, chain.Identity);
            await AppendAsync(events, cancellation);
            state = events.Aggregate(state, (s, e) => s.Apply(e));
            if (observation is ChainObservation.NodeDropped dropped)
                logger.LogWarning(
                    "Node {Node} of {Chain} is dropped: {Reason}: {Detail}",
                    dropped.Node,
                    chain.Identity.Id,
                    dropped.Reason,
                    dropped.Detail
                );
            health.Show(state);
        }
    }

    private async Task StopAsync(string reason, CancellationToken cancellation)
    {
        var state = await LoadAsync(cancellation);
        if (state.Stopped is null)
            await AppendAsync([new WatchStopped(state.Height, reason)], cancellation);
        health.Stopped(reason);
        logger.LogCritical("The watch of {Chain} stops: {Reason}", chain.Identity.Id, reason);
    }

    private async Task<WatchedChain> LoadAsync(CancellationToken cancellation)
    {
        var state = new WatchedChain();
        await foreach (var e in store.ReadAllAsync(cancellation: cancellation))
            state = state.Apply(e.Data);
        return state;
    }

    private async Task AppendAsync(IReadOnlyList<object> events, CancellationToken cancellation)
    {
        if (events.Count == 0)
            return;
        var session = store.LightweightSession();
        session.Events.Append(StreamId, [.. events]);
        await session.SaveChangesAsync(cancellation);
    }
}
