using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notary.Chains;
using Notary.EventStore;

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

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new ChainPoll(chains, "the group", Interval, time, logger).RunAsync(
            LookAsync,
            stoppingToken
        );

    private async Task LookAsync(IChain chain, CancellationToken cancellation)
    {
        try
        {
            await observer.LookAsync(chain, cancellation);
        }
        catch (EventStreamUnexpectedMaxEventIdException)
        {
            // An announcement came meanwhile; the next look follows it.
        }
    }
}
