using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Notary.ServiceDefaults;

/// <summary>The bus of this host: the process's shared one, or its own connection to RabbitMQ.</summary>
internal sealed class BusConnection
{
    private readonly bool owned;

    public BusConnection(
        IOptions<BusOptions> options,
        ILoggerFactory loggers,
        InProcessBus? shared = null
    )
    {
        owned = shared is null;
        if (LogContext.Current is null)
            LogContext.ConfigureCurrentLogContext(loggers);
        Control =
            shared?.Control
            ?? MassTransit.Bus.Factory.CreateUsingRabbitMq(rabbit =>
                rabbit.Host(options.Value.Uri!)
            );
    }

    internal IBusControl Control { get; }

    internal Task StartAsync(CancellationToken cancellation) =>
        owned ? Control.StartAsync(cancellation) : Task.CompletedTask;

    internal Task StopAsync(CancellationToken cancellation) =>
        owned ? Control.StopAsync(cancellation) : Task.CompletedTask;
}
