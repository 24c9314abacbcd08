using Microsoft.Extensions.DependencyInjection;

namespace Notary.Oracle.Replicas;

internal static class ReplicaServices
{
    /// <summary>Longer than a decision takes, and shorter than a lease lives: an oracle that is stuck is not waited for.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Several oracles over one database; behind the book's loading, and before the bus.</summary>
    public static IServiceCollection AddReplicas(this IServiceCollection services)
    {
        services.AddHttpClient<ReplicaClient>(http => http.Timeout = Timeout);
        return services
            .AddSingleton<PartitionTable>()
            .AddSingleton<ReplicaIdentity>()
            .AddSingleton<BookFollower>()
            .AddSingleton<ObservationDesk>()
            .AddHostedService<PartitionKeeper>()
            .AddHostedService(p => p.GetRequiredService<BookFollower>());
    }
}
