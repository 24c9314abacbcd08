using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.EventStore;
using Notary.IpfsRegistry.Blocks;
using Notary.ServiceDefaults;
using Npgsql;

namespace Notary.IpfsRegistry.Checkpoints;

/// <summary>Looks several times in an interval, at most each second, whether a checkpoint is due.</summary>
internal sealed class CheckpointWorker(
    CheckpointWriter writer,
    IOptions<CheckpointsOptions> options,
    TimeProvider time,
    ILogger<CheckpointWorker> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Logs.Count == 0)
        {
            logger.LogWarning("There are no checkpoints: Checkpoints:Logs names no log");
            return;
        }
        var interval = TimeSpan.FromSeconds(Math.Min(1, options.Value.Seconds / 4));
        while (!stoppingToken.IsCancellationRequested)
        {
            await AdvanceAsync(stoppingToken);
            await Task.Delay(interval, time, stoppingToken);
        }
    }

    private async Task AdvanceAsync(CancellationToken cancellation)
    {
        try
        {
            await writer.AdvanceAsync(cancellation);
        }
        catch (Exception e)
            when (e is ChainUnavailableException or BlockStoreException or NpgsqlException)
        {
            logger.LogWarning("The next checkpoint waits: {Reason}", e.Message);
        }
        catch (Exception e)
            when (e
                    is ExistingStreamIdCollisionException
                        or EventStreamUnexpectedMaxEventIdException
            )
        {
            // It was opened, or signed, meanwhile.
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            logger.LogError(e, "The next checkpoint cannot be written");
        }
    }
}
