using System.Collections.Immutable;
using Notary.Chains;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Member.Challenges;

namespace Notary.Member.Observation;

/// <summary>
/// Follows every chain on this member's own nodes, so that it knows by its own clock when a leg came, and hears of challenges that
/// are opened there.
/// </summary>
internal sealed class ChainWatch(
    ChainSet chains,
    WatchLog log,
    ChainChallenges challenges,
    TimeProvider time,
    ILogger<ChainWatch> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(chains.All.Select(chain => FollowAsync(chain, stoppingToken)));

    private async Task FollowAsync(IChain chain, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(chain, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                logger.LogWarning(
                    "The watch of {Chain} pauses: {Reason}",
                    chain.Identity.Id,
                    e.Message
                );
            }
            await Task.Delay(Pause, time, cancellation);
        }
    }

    /// <summary>
    /// Reverted blocks need no record: whether a leg still stands is read from the node at the time of a verdict, and one that
    /// was recorded again is seen again in its new block.
    /// </summary>
    private async Task WatchAsync(IChain chain, CancellationToken cancellation)
    {
        var from = await log.ResumeAsync(chain, cancellation);
        var known = ImmutableDictionary<long, Bytes32>.Empty;
        await foreach (var observation in chain.WatchAsync(from, known, cancellation))
        {
            if (observation is not ChainObservation.Block block)
                continue;
            await log.RecordAsync(chain.Identity.Id, block, cancellation);
            foreach (var opened in block.Events.OfType<ContractEvent.ChallengeOpened>())
                challenges.Hear(opened);
        }
    }
}
