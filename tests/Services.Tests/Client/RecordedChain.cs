using System.Collections.Concurrent;
using System.Numerics;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Services.Tests.Client;

/// <summary>A chain of which the test says what it shows, and which remembers what it was sent.</summary>
internal sealed class RecordedChain(ChainIdentity identity) : IChain
{
    public ConcurrentDictionary<(ulong Sequence, Side Side), LegState> Legs { get; } = new();
    public ConcurrentQueue<string> Broadcast { get; } = new();
    public ConcurrentQueue<ChainCall> Prepared { get; } = new();
    public BigInteger Balance { get; set; } = BigInteger.Pow(10, 30);
    public Func<ChainCall, byte[]> Sign { get; set; } = _ => [1];
    public ChainIdentity Identity => identity;

    public Task<LegState> GetLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        uint depth,
        CancellationToken cancellation
    ) => Task.FromResult(Legs.GetValueOrDefault((sequence, side), new(Head, false, false)));

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
    ) => Task.FromResult(new AccountState(Address.Zero, Balance));

    public Task<PreparedTransaction> PrepareAsync(ChainCall call, CancellationToken cancellation)
    {
        Prepared.Enqueue(call);
        return Task.FromResult(new PreparedTransaction($"tx{Prepared.Count}", Sign(call)));
    }

    public Task BroadcastAsync(PreparedTransaction transaction, CancellationToken cancellation)
    {
        Broadcast.Enqueue(transaction.TxId);
        return Task.CompletedTask;
    }

    public void Record(ulong sequence, Side side) =>
        Legs[(sequence, side)] = new(Head, true, false);

    public Task<ChainHead> GetHeadAsync(CancellationToken cancellation) => Task.FromResult(Head);

    public IAsyncEnumerable<ChainObservation> WatchAsync(
        WatchStart start,
        CancellationToken cancellation
    ) => throw new NotSupportedException();

    public Task<GroupState?> GetGroupAsync(CancellationToken cancellation) =>
        Task.FromResult<GroupState?>(null);

    public Task<GroupState?> GetGroupAsync(ulong epoch, CancellationToken cancellation) =>
        Task.FromResult<GroupState?>(null);

    public Task<SetupState?> GetSetupAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        Task.FromResult<SetupState?>(null);

    public Task<CandidateState> GetCandidateAsync(
        Bytes32 operatorId,
        uint depth,
        CancellationToken cancellation
    ) => throw new NotSupportedException();

    public Task<CheckpointState?> GetCheckpointAsync(CancellationToken cancellation) =>
        Task.FromResult<CheckpointState?>(null);

    public Task<EndingState> GetEndingAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        Task.FromResult(new EndingState(Suspended: false, Released: false));

    public Task<BigInteger> GetBondAsync(Address holder, CancellationToken cancellation) =>
        Task.FromResult(BigInteger.Zero);

    public Task<TransactionOutcome> WaitAsync(string txId, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ChainHead Head => new(1, Bytes32.Zero, null);
}
