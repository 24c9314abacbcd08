using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Notary.ServiceDefaults;

/// <summary>
/// Declares the service's queues and consumes them while the host runs. A message published before its consumers' queues
/// were first declared is lost to them: start consumers before publishers once; from then on the queues wait.
/// </summary>
internal sealed class BusHost(
    BusConnection connection,
    ConsumerRegistry registry,
    ServiceInstance self,
    IOptions<BusOptions> options,
    IServiceScopeFactory scopes
) : IHostedService
{
    private readonly List<HostReceiveEndpointHandle> endpoints = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Value.StartTimeout);
        try
        {
            await connection.StartAsync(timeout.Token);
            foreach (var consumer in registry.Consumers)
                endpoints.Add(
                    connection.Control.ConnectReceiveEndpoint(
                        QueueOf(consumer),
                        e => Configure(e, consumer)
                    )
                );
            foreach (var endpoint in endpoints)
                await endpoint.Ready.WaitAsync(timeout.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DependencyException(
                $"RabbitMQ cannot be reached: {e.Message}; start it, or correct Bus__Uri"
            );
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var endpoint in endpoints)
            await endpoint.StopAsync(cancellationToken);
        await connection.StopAsync(cancellationToken);
    }

    private string QueueOf(ConsumerRegistry.Consumer consumer) =>
        $"{self.Instance}.{consumer.Name}";

    private void Configure(
        IReceiveEndpointConfigurator endpoint,
        ConsumerRegistry.Consumer consumer
    )
    {
        var bus = options.Value;
        endpoint.ConcurrentMessageLimit = bus.Concurrency;
        endpoint.PrefetchCount = 4 * bus.Concurrency;
        if (bus.QuorumQueues && endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
            rabbit.SetQuorumQueue();
        if (bus.RetryLimit > 0)
            endpoint.UseMessageRetry(r =>
                r.Exponential(bus.RetryLimit, bus.RetryMinimum, bus.RetryMaximum, bus.RetryMinimum)
            );
        consumer.Connect(endpoint, scopes);
    }
}
