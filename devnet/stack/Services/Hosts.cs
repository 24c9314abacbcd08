using Microsoft.Extensions.Logging.Console;

namespace Notary.Devnet.Services;

/// <summary>What hosts in this process have in common: they share its console with what it tells people.</summary>
internal static class Hosts
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Logs errors, and on standard error: standard output belongs to results.</summary>
    public static void ErrorsOnly(this ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Error);
        logging.Services.Configure<ConsoleLoggerOptions>(options =>
            options.LogToStandardErrorThreshold = LogLevel.Trace
        );
    }

    /// <summary>Lets requests under way end before what they use is disposed.</summary>
    public static async Task EndAsync(this WebApplication host)
    {
        using var timeout = new CancellationTokenSource(StopTimeout);
        await host.StopAsync(timeout.Token);
        await host.DisposeAsync();
    }
}
