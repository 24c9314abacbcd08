using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Notary.EventStore;
using Npgsql;

namespace Notary.ServiceDefaults;

public static class EventStoreExtensions
{
    /// <summary>
    /// The instance's event log: database from ConnectionStrings:Postgres, schema from EventStore:Schema (default: the
    /// instance's name with _ for -).
    /// </summary>
    /// <exception cref="SettingException">ConnectionStrings:Postgres is missing.</exception>
    public static void AddNotaryEventStore(
        this IHostApplicationBuilder builder,
        Action<StoreOptions> configure
    )
    {
        var connectionString = builder.Configuration.Require(
            "ConnectionStrings:Postgres",
            "Host=localhost;Username=notary;Password=…;Database=notary"
        );
        var schema = builder.Configuration["EventStore:Schema"];
        builder.Services.AddEventStore(
            (provider, options) =>
            {
                var instance = provider.GetRequiredService<ServiceInstance>().Instance;
                options.Connection(connectionString);
                options.DatabaseSchemaName = schema ?? instance.Replace('-', '_');
                configure(options);
            }
        );
        builder
            .Services.AddHealthChecks()
            .AddCheck<EventStoreHealth>("postgres")
            .AddCheck<ShardHealth>("projections");
    }
}

internal sealed class EventStoreHealth(IDocumentStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            var head = await store.FetchHeadAsync(cancellationToken);
            return HealthCheckResult.Healthy($"the log is at position {head.Position}");
        }
        catch (NpgsqlException e)
        {
            return Readiness.NotReady(
                e.Message,
                "start PostgreSQL, or correct ConnectionStrings__Postgres"
            );
        }
    }
}
