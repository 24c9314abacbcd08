using System.Collections.Concurrent;
using System.Numerics;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.ThresholdBls;

namespace Notary.Services.Tests.IpfsRegistry.Anchoring;

/// <summary>A chain with the contract's rules for anchors: newer versions only, under the signature of the group in force.</summary>
internal sealed class AnchorChain(ChainIdentity identity) : IChain
{
    private readonly ConcurrentDictionary<Bytes32, SetupState> setups = new();
    private readonly ConcurrentDictionary<Bytes32, bool> released = new();
    private readonly ConcurrentDictionary<Bytes32, bool> nonces = new();
    private readonly ConcurrentDictionary<string, ChainCall> prepared = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TransactionOutcome> outcomes = new(
        StringComparer.Ordinal
    );
    private readonly ConcurrentQueue<string> mempool = new();
    private readonly ConcurrentDictionary<ulong, GroupState> groups = new();
    private GroupState? group;

    public ChainIdentity Identity => identity;

    /// <summary>Null before the group is in force.</summary>
    internal GroupState? Group
    {
        get => group;
        set
        {
            group = value;
            if (value is not null)
                groups[value.Epoch] = value;
        }
    }

    internal CheckpointState? Checkpoint { get; set; }

    internal ConcurrentDictionary<Address, BigInteger> Bonds { get; } = new();

    /// <summary>Whether a transaction is in a block as soon as it is sent.</summary>
    internal bool MinesAtOnce { get; set; } = true;

    /// <summary>The call with which the node goes away: "prepare", "broadcast", or "answer" to a broadcast that it took.</summary>
    internal string? DiesAt { get; set; }

    /// <summary>With what the next call is refused.</summary>
    internal ChainRejectedException? Refusal { get; set; }

    internal int Prepared => prepared.Count;
    internal int Pending => mempool.Count;
    internal int Executed => outcomes.Values.Count(o => o.Succeeded);
    internal int Failed => outcomes.Values.Count(o => !o.Succeeded);

    public Task<GroupState?> GetGroupAsync(CancellationToken cancellation) =>
        Task.FromResult(Group);

    public Task<GroupState?> GetGroupAsync(ulong epoch, CancellationToken cancellation) =>
        Task.FromResult(groups.GetValueOrDefault(epoch));

    public Task<SetupState?> GetSetupAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        Task.FromResult(setups.GetValueOrDefault(agreementId));

    public Task<CandidateState> GetCandidateAsync(
        Bytes32 operatorId,
        uint depth,
        CancellationToken cancellation
    ) => throw new NotSupportedException();

    public Task<CheckpointState?> GetCheckpointAsync(CancellationToken cancellation) =>
        Task.FromResult(Checkpoint);

    public Task<EndingState> GetEndingAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        Task.FromResult(new EndingState(Suspended: false, released.ContainsKey(agreementId)));

    public Task<BigInteger> GetBondAsync(Address holder, CancellationToken cancellation) =>
        Task.FromResult(Bonds.GetValueOrDefault(holder));

    public Task<PreparedTransaction> PrepareAsync(ChainCall call, CancellationToken cancellation)
    {
        DieAt("prepare");
        if (Refusal is { } refusal)
        {
            Refusal = null;
            throw refusal;
        }
        if (Stale(call) is { } stale)
            throw new ChainRejectedException("stale", stale);
        if (ProofOf(call).Epoch != Group?.Epoch)
            throw new ChainRejectedException("another epoch", "WrongEpoch");
        if (!IsSigned(call))
            throw new ChainRejectedException("bad signature", "InvalidGroupSignature");
        var id = Keccak256.HashText(Guid.NewGuid().ToString()).ToString();
        prepared[id] = call;
        return Task.FromResult(new PreparedTransaction(id, [1]));
    }

    public Task BroadcastAsync(PreparedTransaction transaction, CancellationToken cancellation)
    {
        DieAt("broadcast");
        if (
            !outcomes.ContainsKey(transaction.TxId)
            && !mempool.Contains(transaction.TxId, StringComparer.Ordinal)
        )
            mempool.Enqueue(transaction.TxId);
        if (MinesAtOnce)
            Mine();
        DieAt("answer");
        return Task.CompletedTask;
    }

    private void DieAt(string call)
    {
        if (DiesAt == call)
            throw new ChainUnavailableException("no node");
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
            var call = prepared[id];
            var failure =
                Stale(call) ?? (ProofOf(call).Epoch == Group?.Epoch ? null : "WrongEpoch");
            if (failure is null)
                Execute(call);
            outcomes[id] = new(id, 1, failure is null, failure);
        }
    }

    /// <summary>Shows another group's key as that of a past epoch.</summary>
    internal void Substitute(ulong epoch, GroupState other) =>
        groups[epoch] = other with { Epoch = epoch };

    internal void Anchor(Bytes32 agreementId, SetupState state) => setups[agreementId] = state;

    /// <summary>The error with which the contract refuses what it has already.</summary>
    private string? Stale(ChainCall call) =>
        call switch
        {
            ChainCall.AnchorSetup c => c.Version <= setups.GetValueOrDefault(c.AgreementId)?.Version
                ? "StaleVersion"
                : null,
            ChainCall.AnchorCheckpoint c => c.Number <= Checkpoint?.Number
                ? "StaleCheckpoint"
                : null,
            ChainCall.ChangeGroup c => c.Group.Epoch == Group?.Epoch + 1 ? null : "NotNextEpoch",
            ChainCall.ReleaseDeposits c => released.ContainsKey(c.AgreementId)
                ? "AgreementReleased"
                : null,
            ChainCall.SlashBond c => nonces.ContainsKey(c.Proof.Nonce) ? "NonceUsed" : null,
            ChainCall.ReleaseBond c => nonces.ContainsKey(c.Proof.Nonce) ? "NonceUsed" : null,
            _ => throw new NotSupportedException(),
        };

    private void Execute(ChainCall call)
    {
        if (call is ChainCall.AnchorSetup setup)
            Anchor(setup.AgreementId, new(setup.Version, setup.CidDigest));
        if (call is ChainCall.AnchorCheckpoint checkpoint)
            Checkpoint = new(checkpoint.Number, checkpoint.CidDigest);
        if (call is ChainCall.ChangeGroup change)
            Group = change.Group;
        if (call is ChainCall.ReleaseDeposits release)
            released[release.AgreementId] = true;
        if (call is ChainCall.SlashBond slash)
            Take(slash.Slash.Holder, slash.Slash.Amount, slash.Proof);
        if (call is ChainCall.ReleaseBond bond)
            Take(bond.Release.Holder, bond.Release.Amount, bond.Proof);
    }

    private void Take(Address holder, BigInteger amount, GroupProof proof)
    {
        nonces[proof.Nonce] = true;
        Bonds[holder] -= amount;
    }

    private static GroupProof ProofOf(ChainCall call) =>
        call switch
        {
            ChainCall.AnchorSetup c => c.Proof,
            ChainCall.AnchorCheckpoint c => c.Proof,
            ChainCall.ChangeGroup c => c.Proof,
            ChainCall.ReleaseDeposits c => c.Proof,
            ChainCall.SlashBond c => c.Proof,
            ChainCall.ReleaseBond c => c.Proof,
            _ => throw new NotSupportedException(),
        };

    private bool IsSigned(ChainCall call)
    {
        var (chain, contract) = (identity.Chain, identity.ServiceProviderContract);
        var proof = ProofOf(call);
        var message = call switch
        {
            ChainCall.AnchorCheckpoint c => new CheckpointAnchor(c.Number, c.CidDigest).Message(
                identity.Hash,
                chain,
                contract,
                proof.Epoch
            ),
            ChainCall.ReleaseDeposits c => GroupMessage.OfRelease(
                identity.Hash,
                chain,
                contract,
                proof.Epoch,
                c.AgreementId
            ),
            _ => PayloadOf(call).Message(identity.Hash, chain, contract, proof.Epoch, proof.Nonce),
        };
        return PublicKey
            .Parse(Group!.PublicKey)
            .Verify(message.ToArray(), Signature.Parse(proof.Signature));
    }

    private static GovernancePayload PayloadOf(ChainCall call) =>
        call switch
        {
            ChainCall.AnchorSetup c => new GovernancePayload.SetupAnchor(
                c.AgreementId,
                c.Version,
                c.CidDigest
            ),
            ChainCall.ChangeGroup c => new GovernancePayload.GroupChange(
                c.Group.Epoch,
                c.Group.PublicKey,
                c.Group.GroupId
            ),
            ChainCall.SlashBond c => c.Slash,
            ChainCall.ReleaseBond c => c.Release,
            _ => throw new NotSupportedException(),
        };

    public Task<ChainHead> GetHeadAsync(CancellationToken cancellation) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<ChainObservation> WatchAsync(
        WatchStart start,
        CancellationToken cancellation
    ) => throw new NotSupportedException();

    public Task<LegState> GetLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        uint depth,
        CancellationToken cancellation
    ) => throw new NotSupportedException();

    public Task<InclusionProof?> ProveAsync(string txId, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<string?> FindLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        CancellationToken cancellation
    ) => throw new NotSupportedException();

    public Task<LegProof> ProveLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        ChainHead head,
        CancellationToken cancellation
    ) => throw new NotSupportedException();

    public Task<Bytes32?> GetBlockHashAsync(long height, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<AccountState> GetAccountAsync(
        Bytes32 agreementId,
        Bytes32 party,
        CancellationToken cancellation
    ) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
