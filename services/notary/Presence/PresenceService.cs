using Microsoft.Extensions.Options;

namespace Notary.Member.Presence;

/// <summary>This notary's heartbeat: it asks at its start who else is this notary, and says at its end that it goes.</summary>
internal sealed class PresenceService(
    Pulse pulse,
    Tenure tenure,
    TenureLog log,
    IOptions<NotaryOptions> options,
    TimeProvider time,
    ILogger<PresenceService> logger
) : BackgroundService
{
    private PresenceOptions Options => options.Value.Presence;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(() => pulse.BeatAsync(cancellationToken, isLast: true), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Asked twice: the first word may meet a queue that is still being made.
        for (var asked = 0; asked < 2; asked++)
        {
            await TryAsync(() => pulse.BeatAsync(stoppingToken), stoppingToken);
            await Task.Delay(Options.Listen / 2, time, stoppingToken);
        }
        tenure.Listened();
        using var timer = new PeriodicTimer(Options.Interval, time);
        while (!tenure.HasGivenWay && await timer.WaitForNextTickAsync(stoppingToken))
            await TryAsync(() => BeatAsync(stoppingToken), stoppingToken);
    }

    private async Task BeatAsync(CancellationToken cancellation)
    {
        if (tenure.Tick(time.GetUtcNow()) == TwinNews.Gone)
            await log.GoneAsync(cancellation);
        await pulse.BeatAsync(cancellation);
    }

    private async Task TryAsync(Func<Task> act, CancellationToken cancellation)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning("A heartbeat was not sent: {Reason}", e.Message);
        }
    }
}
