using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Notary.ServiceDefaults;

public static class BusExtensions
{
    /// <summary>
    /// Connects the service to the bus: RabbitMQ by Bus:Uri or ConnectionStrings:RabbitMq, or the <see cref="InProcessBus"/>
    /// that was registered before. <see cref="IBus"/> and <see cref="IPublishEndpoint"/> are injectable.
    /// </summary>
    public static void AddNotaryBus(
        this IHostApplicationBuilder builder,
        Action<ConsumerRegistry>? configure = null
    )
    {
        var registry = new ConsumerRegistry(builder.Services);
        configure?.Invoke(registry);
        builder.Services.AddSingleton(registry);
        builder
            .Services.AddValidatedOptions<BusOptions>()
            .Configure<IConfiguration>(
                (o, c) =>
                    o.Uri ??= c.GetConnectionString("RabbitMq") is { Length: > 0 } uri
                        ? new Uri(uri)
                        : null
            )
            .Validate<IServiceProvider>(
                (o, p) => o.Uri is not null || p.GetService<InProcessBus>() is not null,
                SettingException.Missing("Bus:Uri", "amqp://user:password@localhost:5672/").Message
            );
        builder.Services.AddSingleton<BusConnection>();
        builder.Services.AddSingleton<IBus>(p => p.GetRequiredService<BusConnection>().Control);
        builder.Services.AddSingleton<IPublishEndpoint>(p =>
            p.GetRequiredService<BusConnection>().Control
        );
        builder.Services.AddHostedService<BusHost>();
        builder.Services.AddHealthChecks().AddCheck<BusHealth>("bus");
    }
}

internal sealed class BusHealth(BusConnection connection) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        var health = connection.Control.CheckHealth();
        return Task.FromResult(
            health.Status == BusHealthStatus.Healthy
                ? HealthCheckResult.Healthy()
                : Readiness.NotReady(health.Description, "start RabbitMQ, or correct Bus__Uri")
        );
    }
}
