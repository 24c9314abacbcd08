using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Notary.EventStore.Bus;

public static class OutboxRegistration
{
    /// <summary>Publishes events of this service's log. Once per container; the daemon runs it.</summary>
    public static IServiceCollection AddOutbox(
        this IServiceCollection services,
        Action<OutboxMap> configure
    )
    {
        var map = new OutboxMap();
        configure(map);
        return services.AddSingleton<ISubscription>(p => new Outbox(
            p.GetRequiredService<IPublishEndpoint>(),
            map
        ));
    }
}
