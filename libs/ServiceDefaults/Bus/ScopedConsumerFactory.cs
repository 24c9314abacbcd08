using MassTransit;
using MassTransit.Context;
using Microsoft.Extensions.DependencyInjection;
using Notary.EventStore;
using Npgsql;

namespace Notary.ServiceDefaults;

/// <summary>Makes the consumer of a message in its own host's container, whoever owns the bus.</summary>
internal sealed class ScopedConsumerFactory<TConsumer>(IServiceScopeFactory scopes)
    : IConsumerFactory<TConsumer>
    where TConsumer : class
{
    private static readonly TimeSpan DatabaseRetry = TimeSpan.FromSeconds(1);

    /// <summary>A message that finds the database away waits for it: it is no poison, and its place is not the error queue.</summary>
    public async Task Send<T>(
        ConsumeContext<T> context,
        IPipe<ConsumerConsumeContext<TConsumer, T>> next
    )
        where T : class
    {
        while (true)
        {
            try
            {
                await TrySendAsync(context, next);
                return;
            }
            catch (NpgsqlException e) when (e.IsTransient)
            {
                await Task.Delay(DatabaseRetry, context.CancellationToken);
            }
        }
    }

    private async Task TrySendAsync<T>(
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
