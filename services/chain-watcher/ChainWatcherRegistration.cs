using Notary.Chains;
using Notary.ChainWatcher.Watching;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.ServiceDefaults;

namespace Notary.ChainWatcher;

public static class ChainWatcherRegistration
{
    /// <summary>Follows the one chain of section Chains into this instance's log, and tells the bus what it sees.</summary>
    public static void AddChainWatcher(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<ChainWatcherOptions>();
        builder.AddNotaryBus();
        builder.AddNotaryEventStore(store => WatcherEventTypes.Register(store.Events));
        builder.Services.AddOutbox(map =>
            WatcherOutbox.Map(map, ChainRegistration.SingleId(builder.Configuration))
        );
        builder.Services.AddChains(builder.Configuration);
        builder.Services.AddRecordedSettings(p =>
        {
            var chain = p.GetRequiredService<ChainSet>().All.Single();
            return new WatcherConfigured(chain.Identity, chain.Finality);
        });
        builder.Services.AddSingleton<WatcherHealth>();
        builder
            .Services.AddHealthChecks()
            .AddCheck<WatcherHealth>("chain")
            .AddCheck<IdentityHealth>("identity");
        builder.Services.AddHostedService<WatcherService>();
    }

    /// <summary><c>POST /v1/transactions/{txId}/observations</c>: looks for one transaction that nobody announced.</summary>
    public static void MapChainWatcher(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/transactions/{txId}/observations", ObserveTransaction.HandleAsync);
}
