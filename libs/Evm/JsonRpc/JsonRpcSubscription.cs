using System.Text.Json;
using System.Threading.Channels;

namespace Notary.Evm;

/// <summary>Notifications of one subscription, in the order in which the node sent them. Disposing unsubscribes.</summary>
public sealed class JsonRpcSubscription : IAsyncDisposable
{
    private readonly WebSocketJsonRpc connection;
    private readonly Channel<JsonElement> queue;

    internal JsonRpcSubscription(WebSocketJsonRpc connection, int capacity)
    {
        this.connection = connection;
        queue = Channel.CreateBounded<JsonElement>(
            new BoundedChannelOptions(capacity) { SingleWriter = true }
        );
    }

    internal string Id { get; set; } = "";

    /// <summary>Reads notifications until the subscription is disposed.</summary>
    /// <exception cref="JsonRpcUnavailableException">The connection ended, or the reader was too slow.</exception>
    public IAsyncEnumerable<JsonElement> ReadAllAsync(CancellationToken cancellation = default) =>
        queue.Reader.ReadAllAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        try
        {
            await connection.UnsubscribeAsync(Id);
        }
        catch (Exception error)
            when (error
                    is JsonRpcException
                        or JsonRpcUnavailableException
                        or ObjectDisposedException
            )
        {
            // The node forgot the subscription, or the connection is gone: then nothing is left to end.
        }
    }

    internal bool TryDeliver(JsonElement notification)
    {
        if (queue.Writer.TryWrite(notification))
            return true;
        Fail(new JsonRpcUnavailableException("notifications of the node were read too slowly"));
        return false;
    }

    internal void Fail(Exception reason) => queue.Writer.TryComplete(reason);
}
