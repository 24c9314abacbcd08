using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notary.Chains;
using Notary.EventStore;
using Npgsql;

namespace Notary.GroupFollowing;

/// <summary>Looks at each chain again and again, each by itself.</summary>
internal sealed class GroupWatch(
    GroupObserver observer,
    ChainSet chains,
    TimeProvider time,
    ILogger<GroupWatch> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(chains.All.Select(chain => FollowAsync(chain, stoppingToken)));

    private async Task FollowAsync(IChainReader chain, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var done = await LookAsync(chain, cancellation);
            await Task.Delay(done ? Interval : Pause, time, cancellation);
        }
    }

    private async Task<bool> LookAsync(IChainReader chain, CancellationToken cancellation)
    {
        try
        {
            await observer.LookAsync(chain, cancellation);
            return true;
        }
        catch (EventStreamUnexpectedMaxEventIdException)
        {
            // An announcement came meanwhile; the next look follows it.
            return true;
        }
        catch (Exception e) when (e is ChainUnavailableException or NpgsqlException)
        {
            logger.LogWarning(
                "The group of {Chain} cannot be seen: {Reason}",
                chain.Identity.Id,
                e.Message
            );
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            logger.LogError(e, "The group of {Chain} cannot be followed", chain.Identity.Id);
        }
        return false;
    }
}
