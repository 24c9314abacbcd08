using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notary.Chains;
using Notary.EventStore;
using Npgsql;

namespace Notary.Challenge.Watchtower;

/// <summary>Looks at every watched exchange whose time has come, again and again. Holds no state: a restart continues.</summary>
internal sealed class WatchtowerWorker(
    IDocumentStore store,
    WatchProcess process,
    TimeProvider time,
    ILogger<WatchtowerWorker> logger
) : BackgroundService
{
    private const int MaxParallel = 8;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var parallel = new ParallelOptions
        {
            CancellationToken = stoppingToken,
            MaxDegreeOfParallelism = MaxParallel,
        };
        while (true)
        {
            await Parallel.ForEachAsync(await DueAsync(stoppingToken), parallel, LookAsync);
            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private async Task<IEnumerable<string>> DueAsync(CancellationToken cancellation)
    {
        try
        {
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            return await store.QuerySession().DueAsync(now, cancellation);
        }
        catch (NpgsqlException e)
        {
            logger.LogWarning("Watched exchanges cannot be read: {Reason}", e.Message);
            return [];
        }
    }

    /// <summary>One exchange's trouble does not hold up the others; it is met again at the next look.</summary>
    private async ValueTask LookAsync(string stream, CancellationToken cancellation)
    {
        try
        {
            await process.LookAsync(stream, cancellation);
        }
        catch (Exception e) when (e is ChainUnavailableException or NpgsqlException)
        {
            logger.LogWarning("{Watched} waits: {Reason}", stream, e.Message);
        }
        catch (EventStreamUnexpectedMaxEventIdException)
        {
            // The party took it back, or another instance looked.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "{Watched} cannot be looked at", stream);
        }
    }
}
