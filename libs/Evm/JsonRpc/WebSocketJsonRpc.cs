using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notary.Evm;

/// <summary>
/// JSON-RPC over one WebSocket, with subscriptions. It does not reconnect: when the connection ends, calls and subscriptions
/// fail with <see cref="JsonRpcUnavailableException"/>, and the owner opens a new one, because it alone knows what it has missed.
/// </summary>
public sealed class WebSocketJsonRpc : IJsonRpc, IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<long, PendingCall> calls = new();
    private readonly ConcurrentDictionary<string, JsonRpcSubscription> subscriptions = new(
        StringComparer.Ordinal
    );
    private readonly JsonRpcLimits limits;
    private Task receiving = Task.CompletedTask;
    private volatile Exception? ended;
    private long lastId;

    private WebSocketJsonRpc(JsonRpcLimits limits) => this.limits = limits;

    /// <summary>Opens a connection.</summary>
    /// <exception cref="JsonRpcUnavailableException">The node cannot be reached.</exception>
    public static async Task<WebSocketJsonRpc> ConnectAsync(
        Uri endpoint,
        JsonRpcLimits? limits = null,
        CancellationToken cancellation = default
    )
    {
        var connection = new WebSocketJsonRpc(limits ?? new());
        connection.socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(15);
        connection.socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(15);
        try
        {
            await connection
                .socket.ConnectAsync(endpoint, cancellation)
                .WaitAsync(connection.limits.CallTimeout, cancellation);
        }
        catch (Exception error)
        {
            await connection.DisposeAsync();
            if (error is not (WebSocketException or TimeoutException))
                throw;
            throw new JsonRpcUnavailableException(
                $"cannot connect to {endpoint.Authority}: {error.Message}",
                error
            );
        }
        connection.receiving = connection.ReceiveAsync();
        return connection;
    }

    /// <inheritdoc/>
    public Task<JsonElement> CallAsync(
        string method,
        JsonArray parameters,
        CancellationToken cancellation = default
    ) => CallAsync(method, parameters, _ => { }, cancellation);

    /// <summary>Subscribes with <c>eth_subscribe</c>; every notification from the first one on is delivered.</summary>
    /// <exception cref="JsonRpcException">The node refused the subscription.</exception>
    /// <exception cref="JsonRpcUnavailableException">The connection has ended.</exception>
    public async Task<JsonRpcSubscription> SubscribeAsync(
        JsonArray parameters,
        CancellationToken cancellation = default
    )
    {
        var subscription = new JsonRpcSubscription(this, limits.MaxQueuedNotifications);
        await CallAsync(
            "eth_subscribe",
            parameters,
            result => Register(result, subscription),
            cancellation
        );
        if (ended is { } reason)
            subscription.Fail(reason);
        return subscription;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        socket.Abort();
        await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        socket.Dispose();
        closing.Dispose();
        sending.Dispose();
    }

    internal async Task UnsubscribeAsync(string id)
    {
        if (subscriptions.TryRemove(id, out _) && ended is null)
            await CallAsync("eth_unsubscribe", [id], CancellationToken.None);
    }

    private async Task<JsonElement> CallAsync(
        string method,
        JsonArray parameters,
        Action<JsonElement> onResult,
        CancellationToken cancellation
    )
    {
        var id = Interlocked.Increment(ref lastId);
        var call = new PendingCall(onResult);
        calls[id] = call;
        try
        {
            // A node that does not read holds up the send as well.
            await SendAsync(JsonRpcMessage.Request(id, method, parameters), cancellation)
                .WaitAsync(limits.CallTimeout, cancellation);
            return await call.Result.WaitAsync(limits.CallTimeout, cancellation);
        }
        catch (TimeoutException error)
        {
            throw new JsonRpcUnavailableException($"{method} did not end in time", error);
        }
        finally
        {
            calls.TryRemove(id, out _);
        }
    }

    private async Task SendAsync(byte[] message, CancellationToken cancellation)
    {
        await sending.WaitAsync(cancellation);
        try
        {
            ThrowIfEnded();
            // Cancelling a send would tear the connection down for everybody, so only closing does.
            await socket.SendAsync(
                message,
                WebSocketMessageType.Text,
                endOfMessage: true,
                closing.Token
            );
        }
        catch (Exception error)
            when (error
                    is WebSocketException
                        or OperationCanceledException
                        or ObjectDisposedException
            )
        {
            throw new JsonRpcUnavailableException("the connection to the node has ended", error);
        }
        finally
        {
            sending.Release();
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>(64 * 1024);
            while (await ReadMessageAsync(buffer))
                Dispatch(JsonRpcMessage.Parse(buffer.WrittenMemory));
            End(new JsonRpcUnavailableException("the node closed the connection"));
        }
        catch (Exception error)
            when (error
                    is WebSocketException
                        or OperationCanceledException
                        or JsonRpcUnavailableException
            )
        {
            End(
                error as JsonRpcUnavailableException
                    ?? new("the connection to the node has ended", error)
            );
        }
    }

    private async Task<bool> ReadMessageAsync(ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        var part = await ReadPartAsync(buffer, closing.Token);
        if (!part.EndOfMessage)
            part = await ReadRestAsync(buffer);
        return part.MessageType != WebSocketMessageType.Close;
    }

    // The first part may take as long as it likes; once a message has begun, it must end.
    private async Task<ValueWebSocketReceiveResult> ReadRestAsync(ArrayBufferWriter<byte> buffer)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(closing.Token);
        timeout.CancelAfter(limits.CallTimeout);
        while (true)
        {
            var part = await ReadPartAsync(buffer, timeout.Token);
            if (part.EndOfMessage)
                return part;
        }
    }

    private async Task<ValueWebSocketReceiveResult> ReadPartAsync(
        ArrayBufferWriter<byte> buffer,
        CancellationToken cancellation
    )
    {
        var part = await socket.ReceiveAsync(buffer.GetMemory(16 * 1024), cancellation);
        buffer.Advance(part.Count);
        return buffer.WrittenCount <= limits.MaxMessageBytes
            ? part
            : throw new JsonRpcUnavailableException(
                $"a message of the node exceeds {limits.MaxMessageBytes} bytes"
            );
    }

    private void Dispatch(JsonRpcMessage message)
    {
        if (message.Subscription is { } subscription)
            Deliver(subscription, message.Result);
        else if (message.Id is { } id && calls.TryRemove(id, out var call))
            call.Complete(message);
    }

    private void Deliver(string id, JsonElement notification)
    {
        if (
            subscriptions.TryGetValue(id, out var subscription)
            && !subscription.TryDeliver(notification)
        )
            subscriptions.TryRemove(id, out _);
    }

    // Runs on the receiving task, before the next message is read: the first notification finds its subscription.
    private void Register(JsonElement result, JsonRpcSubscription subscription)
    {
        var id =
            result.ValueKind == JsonValueKind.String
                ? result.GetString()!
                : throw new JsonRpcUnavailableException("a subscription has no id");
        subscription.Id = id;
        subscriptions[id] = subscription;
    }

    private void End(JsonRpcUnavailableException reason)
    {
        ended = reason;
        foreach (var call in calls.Values)
            call.Fail(reason);
        foreach (var subscription in subscriptions.Values)
            subscription.Fail(reason);
    }

    private void ThrowIfEnded()
    {
        if (ended is { } reason)
            throw new JsonRpcUnavailableException(reason.Message, reason);
    }
}
