using System.Globalization;
using System.Runtime.CompilerServices;
using Notary.Chains.Calls;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Evm.Sending;
using Notary.Chains.Evm.Watching;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Evm;

/// <summary>An EVM chain of Prague or later, through one node's JSON-RPC. Made without touching the node.</summary>
public sealed class EvmChain : IChain
{
    private readonly HttpClient http = new();
    private readonly ulong chainId;
    private readonly EvmRpc rpc;
    private readonly EvmPrivateKey? key;
    private readonly CallEncoder encoder;
    private readonly EvmStateReader state;
    private readonly EvmWatcher watcher;
    private readonly EvmSender? sender;
    private readonly OutcomeWaiter outcomes;
    private volatile bool isRightChain;

    /// <exception cref="FormatException">An address or the private key is malformed.</exception>
    public EvmChain(EvmChainOptions options, TimeProvider time)
    {
        var contracts = ContractAddresses.From(options);
        chainId = checked((ulong)options.ChainId);
        rpc = new(new HttpJsonRpc(http, options.Http!));
        key = SenderKey.Load(options);
        encoder = new(contracts);
        state = new(rpc, contracts);
        watcher = new(rpc, options.WebSocket!, chainId, contracts);
        sender = key is null ? null : new(rpc, key, chainId, time);
        outcomes = new(rpc, time);
        var id = string.Create(CultureInfo.InvariantCulture, $"eip155:{chainId}");
        Identity = new(
            id,
            ChainKind.Evm,
            contracts.User.ToBytes32(),
            contracts.ServiceProvider.ToBytes32()
        );
    }

    /// <inheritdoc/>
    public ChainIdentity Identity { get; }

    /// <summary>The account that sends; null where no key is configured.</summary>
    public Address? Account => sender?.Account;

    /// <inheritdoc/>
    public Task<ChainHead> GetHeadAsync(CancellationToken cancellation) =>
        QueryAsync(() => state.HeadAsync(cancellation), cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChainObservation> WatchAsync(
        long fromHeight,
        IReadOnlyDictionary<long, Bytes32> known,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await NodeCalls.QueryAsync(() => RequireRightChainAsync(cancellation));
        await foreach (var observation in watcher.WatchAsync(fromHeight, known, cancellation))
            yield return observation;
    }

    /// <inheritdoc/>
    public Task<LegState> GetLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        uint depth,
        CancellationToken cancellation
    ) =>
        QueryAsync(
            () => state.LegAsync(agreementId, sequence, side, depth, cancellation),
            cancellation
        );

    /// <inheritdoc/>
    public Task<AccountState> GetAccountAsync(
        Bytes32 agreementId,
        Bytes32 party,
        CancellationToken cancellation
    ) => QueryAsync(() => state.AccountAsync(agreementId, party, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<GroupState?> GetGroupAsync(CancellationToken cancellation) =>
        QueryAsync(() => state.GroupAsync(cancellation), cancellation);

    /// <inheritdoc/>
    public Task<GroupState?> GetGroupAsync(ulong epoch, CancellationToken cancellation) =>
        QueryAsync(() => state.GroupAsync(epoch, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<SetupState?> GetSetupAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        QueryAsync(() => state.SetupAsync(agreementId, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<CheckpointState?> GetCheckpointAsync(CancellationToken cancellation) =>
        QueryAsync(() => state.CheckpointAsync(cancellation), cancellation);

    /// <inheritdoc/>
    public async Task<PreparedTransaction> PrepareAsync(
        ChainCall call,
        CancellationToken cancellation
    )
    {
        await NodeCalls.QueryAsync(() => RequireRightChainAsync(cancellation));
        var encoded = encoder.Encode(call, Sender.Account);
        var signed = await NodeCalls.SubmitAsync(() => Sender.PrepareAsync(encoded, cancellation));
        return new(signed.Hash.ToString(), signed.Raw);
    }

    /// <inheritdoc/>
    /// <exception cref="FormatException">The bytes are no transaction of this chain.</exception>
    public async Task BroadcastAsync(
        PreparedTransaction transaction,
        CancellationToken cancellation
    )
    {
        var signed = SignedTransaction.Decode(transaction.Raw, chainId);
        await NodeCalls.SubmitAsync(() => Sender.BroadcastAsync(signed, cancellation));
    }

    /// <inheritdoc/>
    public Task<TransactionOutcome> WaitAsync(string txId, CancellationToken cancellation)
    {
        var hash = Bytes32.Parse(txId);
        return QueryAsync(() => outcomes.WaitAsync(hash, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        key?.Dispose();
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private EvmSender Sender =>
        sender
        ?? throw new InvalidOperationException(
            "no EVM private key is configured: this chain is read only"
        );

    private Task<T> QueryAsync<T>(Func<Task<T>> query, CancellationToken cancellation) =>
        NodeCalls.QueryAsync(async () =>
        {
            await RequireRightChainAsync(cancellation);
            return await query();
        });

    // A node of another chain must never be believed, and a transaction never be signed for it.
    private async Task<bool> RequireRightChainAsync(CancellationToken cancellation)
    {
        if (
            !isRightChain
            && await rpc.ChainIdAsync(cancellation) is var actual
            && actual != chainId
        )
            throw new JsonRpcUnavailableException($"the node is of chain {actual}, not {chainId}");
        return isRightChain = true;
    }
}
