using System.Text.RegularExpressions;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Notary.ServiceDefaults;

/// <summary>A service's consumers, each with a durable queue "instance.consumer" of its own.</summary>
public sealed partial class ConsumerRegistry
{
    private readonly List<Consumer> consumers = [];
    private readonly IServiceCollection services;

    internal ConsumerRegistry(IServiceCollection services) => this.services = services;

    internal IReadOnlyList<Consumer> Consumers => consumers;

    /// <summary>Adds a consumer; it is made anew, in a scope of its own, for every message.</summary>
    /// <param name="replica">Whose own queue it is: it gets every message, where replicas else share them. Null: it is shared.</param>
    public ConsumerRegistry AddConsumer<TConsumer>(string? replica = null)
        where TConsumer : class, IConsumer
    {
        services.TryAddScoped<TConsumer>();
        consumers.Add(
            new Consumer(
                Kebab(typeof(TConsumer).Name) + (replica is null ? "" : $".{replica}"),
                (endpoint, scopes) =>
                    endpoint.Consumer(new ScopedConsumerFactory<TConsumer>(scopes))
            )
        );
        return this;
    }

    private static string Kebab(string name) => WordStart().Replace(name, "-$0").ToLowerInvariant();

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();

    internal sealed record Consumer(
        string Name,
        Action<IReceiveEndpointConfigurator, IServiceScopeFactory> Connect
    );
}
