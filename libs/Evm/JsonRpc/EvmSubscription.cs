using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Notary.Evm;

/// <summary>A typed stream of notifications. Disposing unsubscribes.</summary>
/// <typeparam name="T">What the node announces.</typeparam>
public sealed class EvmSubscription<T> : IAsyncDisposable
    where T : class
{
    private readonly JsonRpcSubscription notifications;
    private readonly JsonTypeInfo<T> type;

    internal EvmSubscription(JsonRpcSubscription notifications, JsonTypeInfo<T> type) =>
        (this.notifications, this.type) = (notifications, type);

    /// <summary>Reads notifications until the subscription is disposed.</summary>
    /// <exception cref="JsonRpcUnavailableException">The connection ended, the reader was too slow, or a notification is malformed.</exception>
    public async IAsyncEnumerable<T> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        await foreach (var notification in notifications.ReadAllAsync(cancellation))
            yield return JsonRpcExtensions.Read(
                "eth_subscription",
                notification,
                value => value.Deserialize(type) ?? throw new JsonException("null")
            );
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => notifications.DisposeAsync();
}

/// <summary>The subscriptions of <c>eth_subscribe</c>.</summary>
public static class EvmSubscriptions
{
    /// <summary>Headers of new blocks; after a reorganisation those of the new branch.</summary>
    public static Task<EvmSubscription<BlockHeader>> NewHeadsAsync(
        this WebSocketJsonRpc connection,
        CancellationToken cancellation = default
    ) => SubscribeAsync(connection, ["newHeads"], EvmJson.Default.BlockHeader, cancellation);

    /// <summary>Events of new blocks that match a filter of contracts and topics.</summary>
    public static Task<EvmSubscription<EventLog>> LogsAsync(
        this WebSocketJsonRpc connection,
        LogFilter filter,
        CancellationToken cancellation = default
    ) =>
        SubscribeAsync(
            connection,
            ["logs", JsonSerializer.SerializeToNode(filter, EvmJson.Default.LogFilter)],
            EvmJson.Default.EventLog,
            cancellation
        );

    /// <summary>Transactions that enter the node's mempool, with their bodies (geth and anvil give them when asked).</summary>
    public static Task<EvmSubscription<RpcTransaction>> PendingTransactionsAsync(
        this WebSocketJsonRpc connection,
        CancellationToken cancellation = default
    ) =>
        SubscribeAsync(
            connection,
            ["newPendingTransactions", true],
            EvmJson.Default.RpcTransaction,
            cancellation
        );

    private static async Task<EvmSubscription<T>> SubscribeAsync<T>(
        WebSocketJsonRpc connection,
        JsonArray parameters,
        JsonTypeInfo<T> type,
        CancellationToken cancellation
    )
        where T : class
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new(await connection.SubscribeAsync(parameters, cancellation), type);
    }
}
