using System.Collections.Concurrent;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.ThresholdBls;

namespace Notary.Services.Tests.IpfsRegistry.Anchoring;

/// <summary>A chain with the contract's rules for anchors: newer versions only, under the group's signature.</summary>
internal sealed class AnchorChain(ChainIdentity identity) : IChain
{
    private readonly ConcurrentDictionary<Bytes32, SetupState> setups = new();
    private readonly ConcurrentDictionary<string, ChainCall.AnchorSetup> prepared = new(
        StringComparer.Ordinal
    );
    private readonly ConcurrentDictionary<string, TransactionOutcome> outcomes = new(
        StringComparer.Ordinal
    );
    private readonly ConcurrentQueue<string> mempool = new();

    public ChainIdentity Identity => identity;

    /// <summary>Null before the group is in force.</summary>
    internal GroupState? Group { get; set; }

    /// <summary>Whether a transaction is in a block as soon as it is sent.</summary>
    internal bool MinesAtOnce { get; set; } = true;

    /// <summary>With what the next call is refused.</summary>
    internal ChainRejectedException? Refusal { get; set; }

    internal int Prepared => prepared.Count;
    internal int Pending => mempool.Count;
    internal int Executed => outcomes.Values.Count(o => o.Succeeded);
    internal int Failed => outcomes.Values.Count(o => !o.Succeeded);

    public Task<GroupState?> GetGroupAsync(CancellationToken cancellation) =>
        Task.FromResult(Group);

    public Task<SetupState?> GetSetupAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        Task.FromResult(setups.GetValueOrDefault(agreementId));

    public Task<PreparedTransaction> PrepareAsync(ChainCall call, CancellationToken cancellation)
    {
        if (Refusal is { } refusal)
        {
            Refusal = null;
            throw refusal;
        }
        var anchor = (ChainCall.AnchorSetup)call;
        if (IsStale(anchor))
            throw new ChainRejectedException("stale", "StaleVersion");
        if (!IsSigned(anchor))
            throw new ChainRejectedException("bad signature", "InvalidGroupSignature");
        var id = Keccak256.HashText(Guid.NewGuid().ToString()).ToString();
        prepared[id] = anchor;
        return Task.FromResult(new PreparedTransaction(id, [1]));
    }

    public Task BroadcastAsync(PreparedTransaction transaction, CancellationToken cancellation)
    {
        if (
            !outcomes.ContainsKey(transaction.TxId)
            && !mempool.Contains(transaction.TxId, StringComparer.Ordinal)
        )
            mempool.Enqueue(transaction.TxId);
        if (MinesAtOnce)
            Mine();
        return Task.CompletedTask;
    }

    public async Task<TransactionOutcome> WaitAsync(string txId, CancellationToken cancellation)
    {
        TransactionOutcome? outcome;
        while (!outcomes.TryGetValue(txId, out outcome))
            await Task.Delay(10, cancellation);
        return outcome;
    }

    internal void Mine()
    {
        while (mempool.TryDequeue(out var id))
        {
            var anchor = prepared[id];
            var succeeds = !IsStale(anchor);
            if (succeeds)
                Anchor(anchor.AgreementId, new(anchor.Version, anchor.CidDigest));
            outcomes[id] = new(id, 1, succeeds, succeeds ? null : "StaleVersion");
        }
    }

    internal void Anchor(Bytes32 agreementId, SetupState state) => setups[agreementId] = state;

    private bool IsStale(ChainCall.AnchorSetup anchor) =>
        setups.GetValueOrDefault(anchor.AgreementId) is { } state
        && anchor.Version <= state.Version;

    private bool IsSigned(ChainCall.AnchorSetup anchor)
    {
        var message = new GovernancePayload.SetupAnchor(
            anchor.AgreementId,
            anchor.Version,
            anchor.CidDigest
        ).Message(
            identity.Hash,
            identity.Chain,
            identity.ServiceProviderContract,
            anchor.Proof.Epoch,
            anchor.Proof.Nonce
        );
        return PublicKey
            .Parse(Group!.PublicKey)
            .Verify(message.ToArray(), Signature.Parse(anchor.Proof.Signature));
    }

    public Task<ChainHead> GetHeadAsync(CancellationToken cancellation) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<ChainObservation> WatchAsync(
        long fromHeight,
        IReadOnlyDictionary<long, Bytes32> known,
        CancellationToken cancellation
    ) => throw new NotSupportedException();

    public Task<LegState> GetLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        uint depth,
        CancellationToken cancellation
    ) => throw new NotSupportedException();

    public Task<AccountState> GetAccountAsync(
        Bytes32 agreementId,
        Bytes32 party,
        CancellationToken cancellation
    ) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
