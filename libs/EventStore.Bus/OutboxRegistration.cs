using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Notary.EventStore.Bus;

public static class OutboxRegistration
{
    /// <summary>Publishes events of this service's log. Once per container; the daemon runs it.</summary>
    public static IServiceCollection AddOutbox(
        this IServiceCollection services,
        Action<OutboxMap> configure
    ) => services.AddOutbox((_, map) => configure(map));

    /// <summary>The same, for messages that need a part of the service.</summary>
    public static IServiceCollection AddOutbox(
        this IServiceCollection services,
        Action<IServiceProvider, OutboxMap> configure
    ) =>
        services.AddSingleton<ISubscription>(provider =>
        {
            var map = new OutboxMap();
            configure(provider, map);
            return new Outbox(provider.GetRequiredService<IPublishEndpoint>(), map);
        });
}
