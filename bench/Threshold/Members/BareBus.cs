using System.Diagnostics;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Notary.Bench.Threshold.Members;

/// <summary>The least that any question and answer over the broker takes: one message there and one back, durable and confirmed.</summary>
internal sealed class BareBus : IAsyncDisposable
{
    private const string Questions = "bare.questions";
    private const string Answers = "bare.answers";
    private static readonly byte[] Body = new byte[512];
    private static readonly BasicProperties Persistent = new() { Persistent = true };

    private readonly IConnection _connection;
    private readonly IChannel _asking;
    private readonly IChannel _answering;
    private TaskCompletionSource _answered = new();

    private BareBus(IConnection connection, IChannel asking, IChannel answering) =>
        (_connection, _asking, _answering) = (connection, asking, answering);

    public static async Task<BareBus> ConnectAsync(Uri broker, CancellationToken cancellation)
    {
        var factory = new ConnectionFactory { Uri = broker };
        var connection = await factory.CreateConnectionAsync(cancellation);
        var bus = new BareBus(
            connection,
            await OpenAsync(connection, cancellation),
            await OpenAsync(connection, cancellation)
        );
        await ConsumeAsync(bus._answering, Questions, bus.AnswerAsync, cancellation);
        await ConsumeAsync(bus._asking, Answers, bus.EndAsync, cancellation);
        return bus;
    }

    /// <summary>In milliseconds.</summary>
    public async Task<double> RoundTripAsync(CancellationToken cancellation)
    {
        _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = Stopwatch.GetTimestamp();
        await PublishAsync(_asking, Questions, cancellation);
        await _answered.Task.WaitAsync(cancellation);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();

    private Task AnswerAsync(CancellationToken cancellation) =>
        PublishAsync(_answering, Answers, cancellation);

    private Task EndAsync(CancellationToken cancellation)
    {
        _answered.TrySetResult();
        return Task.CompletedTask;
    }

    private static Task<IChannel> OpenAsync(
        IConnection connection,
        CancellationToken cancellation
    ) =>
        connection.CreateChannelAsync(
            new CreateChannelOptions(
                publisherConfirmationsEnabled: true,
                publisherConfirmationTrackingEnabled: true
            ),
            cancellation
        );

    private static Task PublishAsync(
        IChannel channel,
        string queue,
        CancellationToken cancellation
    ) =>
        channel
            .BasicPublishAsync("", queue, mandatory: false, Persistent, Body, cancellation)
            .AsTask();

    private static async Task ConsumeAsync(
        IChannel channel,
        string queue,
        Func<CancellationToken, Task> act,
        CancellationToken cancellation
    )
    {
        await channel.QueueDeclareAsync(
            queue,
            durable: true,
            exclusive: false,
            autoDelete: false,
            cancellationToken: cancellation
        );
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await act(delivery.CancellationToken);
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, cancellation);
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellation);
    }
}
