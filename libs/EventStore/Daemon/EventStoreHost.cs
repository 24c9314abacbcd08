using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Notary.EventStore;

/// <summary>Migrates before anything else starts, and runs the daemon with its host.</summary>
internal sealed class EventStoreHost(
    IDocumentStore store,
    IProjectionDaemon daemon,
    ILogger<EventStoreHost> logger
) : IHostedLifecycleService
{
    private static readonly TimeSpan StartupTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A database that starts at the same time as the service is waited for.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var time = store.Options.Time;
        for (var started = time.GetTimestamp(); ; )
        {
            try
            {
                await store.ApplyAllConfiguredChangesToDatabaseAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException e)
                when (e.IsTransient && time.GetElapsedTime(started) < StartupTimeout)
            {
                logger.LogWarning("PostgreSQL is not ready: {Reason}", e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(500), time, cancellationToken);
            }
        }
    }

    /// <summary>Last, when what subscriptions publish to is there.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        daemon.StartAll();
        return Task.CompletedTask;
    }

    /// <summary>First, while it still is.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => daemon.StopAllAsync();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
