using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Notary.EventStore;

public static class EventStoreRegistration
{
    /// <summary>
    /// Registers <see cref="IDocumentStore"/> and <see cref="IProjectionDaemon"/>. Before other hosted services start, the
    /// schema is migrated; subscriptions in the container (<see cref="ISubscription"/>) run beside the configured ones.
    /// </summary>
    public static IServiceCollection AddEventStore(
        this IServiceCollection services,
        Action<IServiceProvider, StoreOptions> configure
    )
    {
        services.TryAddSingleton<IDocumentStore>(provider =>
            DocumentStore.For(options =>
            {
                options.Time = provider.GetService<TimeProvider>() ?? TimeProvider.System;
                configure(provider, options);
            })
        );
        services.TryAddSingleton(provider =>
            provider
                .GetRequiredService<IDocumentStore>()
                .BuildProjectionDaemon(
                    provider.GetServices<ISubscription>(),
                    provider.GetRequiredService<ILogger<IProjectionDaemon>>()
                )
        );
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EventStoreHost>());
        return services;
    }
}
