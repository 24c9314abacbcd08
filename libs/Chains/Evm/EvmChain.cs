using System.Globalization;
using System.Numerics;
using Notary.Chains.Calls;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Evm.Nodes;
using Notary.Chains.Evm.Sending;
using Notary.Chains.Evm.Watching;
using Notary.Chains.Observations;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Evm;

/// <summary>
/// An EVM chain of Prague or later, through the JSON-RPC of one node or several: the first that answers. Made without
/// touching them.
/// </summary>
public sealed class EvmChain : IChain, IMempoolReader
{
    private readonly HttpClient http;
    private readonly ulong chainId;
    private readonly EvmPrivateKey? key;
    private readonly CallEncoder encoder;
    private readonly EvmStateReader state;
    private readonly EvmCandidates candidates;
    private readonly EvmProver prover;
    private readonly EvmWatcher watcher;
    private readonly EvmSender? sender;
    private readonly OutcomeWaiter outcomes;

    /// <exception cref="FormatException">An address, the private key or block 0's hash is malformed, or there is no node.</exception>
    public EvmChain(EvmChainOptions options, TimeProvider time)
    {
        var contracts = ContractAddresses.From(options);
        chainId = checked((ulong)options.ChainId);
        var id = string.Create(CultureInfo.InvariantCulture, $"eip155:{chainId}");
        http = NodeHttp.Create(options.Watch);
        var pool = NodePool.Open(id, options, http, time);
        var connection = new FailoverRpc(pool);
        var rpc = new EvmRpc(connection);
        key = SenderKey.Load(options);
        encoder = new(contracts);
        state = new(rpc, contracts);
        candidates = new(rpc, state, contracts.Oracle);
        prover = new(connection, contracts.User);
        var genesis = options.Genesis is { } given ? Bytes32.Parse(given) : (Bytes32?)null;
        Finality = Finality.From(options.Finality, nameof(options.Finality));
        watcher = new(
            pool,
            chainId,
            contracts,
            options.Watch,
            Finality.NeedsFinalized,
            genesis,
            time
        );
        sender = key is null ? null : new(rpc, key, chainId, options.Fees, time);
        outcomes = new(rpc, time);
        Identity = new(
            id,
            ChainKind.Evm,
            contracts.User.ToBytes32(),
            contracts.ServiceProvider.ToBytes32()
        );
    }

    /// <inheritdoc/>
    public ChainIdentity Identity { get; }

    /// <inheritdoc/>
    public Finality Finality { get; }

    /// <summary>The account that sends; null where no key is configured.</summary>
    public Address? Account => sender?.Account;

    /// <inheritdoc/>
    public bool CanSend => sender is not null;

    /// <inheritdoc/>
    public Task<ChainHead> GetHeadAsync(CancellationToken cancellation) =>
        NodeCalls.QueryAsync(() => state.HeadAsync(cancellation));

    /// <inheritdoc/>
    public IAsyncEnumerable<ChainObservation> WatchAsync(
        WatchStart start,
        CancellationToken cancellation
    ) => watcher.WatchAsync(start, cancellation);

    /// <inheritdoc/>
    public Task<bool> ObserveAsync(string txId, CancellationToken cancellation) =>
        Bytes32.TryParse(txId, out var hash)
            ? watcher.ObserveAsync(hash, cancellation)
            : throw new ArgumentException($"no transaction id: {txId}", nameof(txId));

    /// <inheritdoc/>
    public Task<LegState> GetLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        uint depth,
        CancellationToken cancellation
    ) =>
        NodeCalls.QueryAsync(() =>
            state.LegAsync(agreementId, sequence, side, depth, cancellation)
        );

    /// <inheritdoc/>
    public async Task<InclusionProof?> ProveAsync(string txId, CancellationToken cancellation)
    {
        var id = Bytes32.Parse(txId);
        return await NodeCalls.QueryAsync(() => prover.ProveAsync(id, cancellation));
    }

    /// <inheritdoc/>
    public Task<string?> FindLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        CancellationToken cancellation
    ) => NodeCalls.QueryAsync(() => prover.FindLegAsync(agreementId, sequence, side, cancellation));

    /// <inheritdoc/>
    public Task<LegProof> ProveLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        ChainHead head,
        CancellationToken cancellation
    )
    {
        var slot = LegSlots.Of(agreementId, side, sequence);
        return NodeCalls.QueryAsync(() => prover.ProveSlotAsync(slot, head.Hash, cancellation));
    }

    /// <inheritdoc/>
    public Task<Bytes32?> GetBlockHashAsync(long height, CancellationToken cancellation) =>
        NodeCalls.QueryAsync(() => prover.HashAsync(height, cancellation));

    /// <inheritdoc/>
    public Task<AccountState> GetAccountAsync(
        Bytes32 agreementId,
        Bytes32 party,
        CancellationToken cancellation
    ) => NodeCalls.QueryAsync(() => state.AccountAsync(agreementId, party, cancellation));

    /// <inheritdoc/>
    public Task<AccountState> GetAccountAsync(
        Bytes32 agreementId,
        Bytes32 party,
        uint depth,
        CancellationToken cancellation
    ) => NodeCalls.QueryAsync(() => state.AccountAsync(agreementId, party, depth, cancellation));

    /// <inheritdoc/>
    public Task<GroupState?> GetGroupAsync(CancellationToken cancellation) =>
        NodeCalls.QueryAsync(() => state.GroupAsync(cancellation));

    /// <inheritdoc/>
    public Task<GroupState?> GetGroupAsync(ulong epoch, CancellationToken cancellation) =>
        NodeCalls.QueryAsync(() => state.GroupAsync(epoch, cancellation));

    /// <inheritdoc/>
    public Task<SetupState?> GetSetupAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        NodeCalls.QueryAsync(() => state.SetupAsync(agreementId, cancellation));

    /// <inheritdoc/>
    public Task<CandidateState> GetCandidateAsync(
        Bytes32 operatorId,
        uint depth,
        CancellationToken cancellation
    )
    {
        var account = AbiWords.ReadAddress(operatorId.ToArray());
        return NodeCalls.QueryAsync(() => candidates.ReadAsync(account, depth, cancellation));
    }

    /// <inheritdoc/>
    public Task<CheckpointState?> GetCheckpointAsync(CancellationToken cancellation) =>
        NodeCalls.QueryAsync(() => state.CheckpointAsync(cancellation));

    /// <inheritdoc/>
    public Task<EndingState> GetEndingAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        NodeCalls.QueryAsync(() => state.EndingAsync(agreementId, cancellation));

    /// <inheritdoc/>
    public Task<BigInteger> GetBondAsync(Address holder, CancellationToken cancellation) =>
        NodeCalls.QueryAsync(() => state.BondAsync(holder, cancellation));

    /// <inheritdoc/>
    public async Task<PreparedTransaction> PrepareAsync(
        ChainCall call,
        CancellationToken cancellation
    )
    {
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
        var replaces = transaction.Replaces is { } id ? Bytes32.Parse(id) : (Bytes32?)null;
        await NodeCalls.SubmitAsync(() => Sender.BroadcastAsync(signed, replaces, cancellation));
    }

    /// <inheritdoc/>
    /// <exception cref="FormatException">The bytes are no transaction of this chain.</exception>
    public async Task<PreparedTransaction?> HastenAsync(
        PreparedTransaction transaction,
        long since,
        CancellationToken cancellation
    )
    {
        var stuck = SignedTransaction.Decode(transaction.Raw, chainId);
        var dearer = await NodeCalls.QueryAsync(() =>
            Sender.HastenAsync(stuck, checked((ulong)since), cancellation)
        );
        return dearer is null ? null : new(dearer.Hash.ToString(), dearer.Raw, transaction.TxId);
    }

    /// <inheritdoc/>
    public Task<TransactionOutcome> WaitAsync(string txId, CancellationToken cancellation)
    {
        var hash = Bytes32.Parse(txId);
        return NodeCalls.QueryAsync(() => outcomes.WaitAsync(hash, cancellation));
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
}
