using Microsoft.Extensions.Options;

namespace Notary.Member.KeyGeneration;

/// <summary>Gives the key generation its clock for as long as the member runs: after the end it still answers late members.</summary>
internal sealed class KeyGenerationService(
    KeyGenerationRun run,
    IOptions<NotaryOptions> options,
    TimeProvider time,
    ILogger<KeyGenerationService> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = TimeSpan.FromSeconds(options.Value.KeyGeneration.RepeatSeconds);
        using var timer = new PeriodicTimer(interval, time);
        do await TickAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TickAsync(CancellationToken cancellation)
    {
        try
        {
            await run.TickAsync(cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning(e, "Key generation could not go on; it tries again");
        }
    }
}
