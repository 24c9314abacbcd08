using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notary.EventStore;
using Npgsql;

namespace Notary.Oracle.Lapses;

/// <summary>Says again and again which watermark is awaited, until it is there; and catches up with those that other oracles took.</summary>
internal sealed class LapseWorker(
    LapseDesk desk,
    IBus bus,
    IOptions<OracleOptions> options,
    TimeProvider time,
    ILogger<LapseWorker> logger
) : BackgroundService
{
    /// <summary>How far the members' clocks may be behind.</summary>
    private const ulong Margin = 3; // seconds

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = TimeSpan.FromSeconds(options.Value.WatermarkSeconds);
        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e)
                when (e is NpgsqlException or EventStoreException or MassTransitException)
            {
                logger.LogWarning("Exposures lapse later: {Reason}", e.Message);
            }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        var taken = await desk.ReleaseAsync(cancellation);
        var passed = (ulong)time.GetUtcNow().ToUnixTimeSeconds() - Margin;
        if (LapseRules.Awaited(desk.Own.Select(a => a.State), taken, passed) is { } awaited)
            await bus.Publish(awaited, cancellation);
    }
}
