using MassTransit;
using MassTransit.Context;
using Microsoft.Extensions.DependencyInjection;
using Notary.EventStore;

namespace Notary.ServiceDefaults;

/// <summary>Makes the consumer of a message in its own host's container, whoever owns the bus.</summary>
internal sealed class ScopedConsumerFactory<TConsumer>(IServiceScopeFactory scopes)
    : IConsumerFactory<TConsumer>
    where TConsumer : class
{
    public async Task Send<T>(
        ConsumeContext<T> context,
        IPipe<ConsumerConsumeContext<TConsumer, T>> next
    )
        where T : class
    {
        await using var scope = scopes.CreateAsyncScope();
        var consumer = scope.ServiceProvider.GetRequiredService<TConsumer>();
        try
        {
            await next.Send(new ConsumerConsumeContextScope<TConsumer, T>(context, consumer));
        }
        catch (MessageAlreadyReceivedException)
        {
            // Done before: its effect is in the log, and the broker may forget it.
        }
    }

    public void Probe(ProbeContext context) =>
        context.CreateConsumerFactoryScope<TConsumer>("scoped");
}
