using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Testing.Exchanges;

/// <summary>A chain that does what a test says.</summary>
public sealed class FakeChain(ChainIdentity identity, ShiftedTime time) : IChain
{
    private readonly List<ChainObservation> _observations = [];
    private readonly ConcurrentDictionary<(Bytes32, Side), (bool Done, bool Penalised)> _legs = [];
    private readonly ConcurrentDictionary<(Bytes32, Side), InclusionProof> _proofs = [];
    private readonly ConcurrentDictionary<long, Bytes32> _blocks = [];
    private readonly ConcurrentDictionary<Bytes32, BigInteger> _balances = [];
    private readonly ConcurrentDictionary<ulong, GroupState> _groups = [];
    private GroupState? _group;
    private long _height = 100;
    private int _prepared;
    private int _legReads;

    public ChainIdentity Identity => identity;

    /// <summary>Of the head that legs are read at; default: now, and none on Fabric.</summary>
    public long? HeadTime { get; set; }

    /// <summary>The group in force; its predecessors stay known.</summary>
    public GroupState? Group
    {
        get => _group;
        set
        {
            _group = value;
            if (value is not null)
                _groups[value.Epoch] = value;
        }
    }

    /// <summary>Who offers which notary, by operator.</summary>
    public ConcurrentDictionary<Bytes32, CandidateState> Candidates { get; } = [];

    public CheckpointState? Checkpoint { get; set; }

    /// <summary>Of every agreement.</summary>
    public EndingState Ending { get; set; } = new(Suspended: false, Released: false);

    public ConcurrentDictionary<Address, BigInteger> Bonds { get; } = [];

    /// <summary>Thrown by the next calls of the kind.</summary>
    public Exception? PrepareFails { get; set; }
    public Exception? BroadcastFails { get; set; }

    /// <summary>A dearer transaction for the one that waits; null: there is none.</summary>
    public Func<PreparedTransaction, PreparedTransaction?> Dearer { get; set; } = _ => null;

    /// <summary>How transactions end; null: they wait.</summary>
    public Func<string, TransactionOutcome?> Outcome { get; set; } = _ => null;

    public ConcurrentQueue<ChainCall> Prepared { get; } = [];

    public ConcurrentQueue<PreparedTransaction> Broadcast { get; } = [];

    public int LegReads => Volatile.Read(ref _legReads);

    public void SetLeg(Answer answer, Side side, bool done = false, bool penalised = false)
    {
        if (done)
            Mine(answer, side, time.Now);
        _legs[(answer.ExchangeId, side)] = (done, penalised);
    }

    public void SetBalance(Bytes32 party, BigInteger balance) => _balances[party] = balance;

    /// <summary>A new block in which a leg stands; it stays recorded.</summary>
    public void Record(Answer answer, Side side, long? blockTime = null)
    {
        var head = Mine(answer, side, blockTime ?? time.Now);
        _legs[(answer.ExchangeId, side)] = (true, false);
        ContractEvent leg = new ContractEvent.LegRecorded(
            "0xtx",
            side,
            answer.AgreementId,
            answer.Sequence,
            answer.Digest
        );
        lock (_observations)
            _observations.Add(new ChainObservation.Block(head, Bytes32.Zero, [leg]));
    }

    /// <summary>A new block in which a leg is penalised; it stays so.</summary>
    /// <param name="amount">What the victim got.</param>
    public void Penalise(Answer answer, PenaltyKind kind, BigInteger amount)
    {
        _legs[(answer.ExchangeId, (Side)kind)] = (false, true);
        ContractEvent penalised = new ContractEvent.Penalized(
            "0xpenalty",
            answer.AgreementId,
            answer.Sequence,
            kind,
            Address.Zero,
            Bytes32.Zero,
            amount,
            answer.Digest
        );
        Interlocked.Increment(ref _height);
        lock (_observations)
            _observations.Add(new ChainObservation.Block(Head(), Bytes32.Zero, [penalised]));
    }

    /// <summary>A new block in which somebody with a bond opened a challenge.</summary>
    /// <param name="evidence">Default: the challenge's own.</param>
    public void Open(ChallengeEvidence challenge, byte[]? evidence = null)
    {
        var answer = challenge.Answer;
        ContractEvent opened = new ContractEvent.ChallengeOpened(
            "0xopened",
            answer.AgreementId,
            answer.Sequence,
            challenge.Kind,
            challenge.Challenger.ToBytes32(),
            answer.Digest,
            evidence ?? ChallengeJson.Write(challenge)
        );
        Interlocked.Increment(ref _height);
        lock (_observations)
            _observations.Add(new ChainObservation.Block(Head(), Bytes32.Zero, [opened]));
    }

    /// <summary>A new block in which a party suspends an agreement.</summary>
    public void Suspend(Bytes32 agreementId)
    {
        Ending = Ending with { Suspended = true };
        var height = Interlocked.Increment(ref _height);
        var head = FakeBlock.Empty(identity.Kind, height, IsTimed ? time.Now : null);
        ContractEvent suspended = new ContractEvent.Suspended(
            "0xsuspend",
            agreementId,
            Bytes32.Zero,
            ReleaseRequested: false
        );
        lock (_observations)
            _observations.Add(new ChainObservation.Block(head, Bytes32.Zero, [suspended]));
    }

    private bool IsTimed => identity.Kind == ChainKind.Evm;

    public Task<ChainHead> GetHeadAsync(CancellationToken cancellation) => Task.FromResult(Head());

    /// <summary>Everybody who watches sees everything.</summary>
    public async IAsyncEnumerable<ChainObservation> WatchAsync(
        WatchStart start,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        for (var next = 0; ; )
        {
            ChainObservation? seen;
            lock (_observations)
                seen = next < _observations.Count ? _observations[next] : null;
            if (seen is null)
            {
                await Task.Delay(20, cancellation);
                continue;
            }
            next++;
            yield return seen;
        }
    }

    public Task<LegState> GetLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        uint depth,
        CancellationToken cancellation
    )
    {
        Interlocked.Increment(ref _legReads);
        var (done, penalised) = _legs.GetValueOrDefault(
            (ExchangeId.Of(agreementId, sequence), side)
        );
        return Task.FromResult(new LegState(Head(), done, penalised));
    }

    public Task<InclusionProof?> ProveAsync(string txId, CancellationToken cancellation) =>
        Task.FromResult(_proofs.Values.FirstOrDefault(p => TxIdOf(p) == txId));

    public Task<string?> FindLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        CancellationToken cancellation
    ) =>
        Task.FromResult(
            _proofs.TryGetValue((ExchangeId.Of(agreementId, sequence), side), out var proof)
                ? TxIdOf(proof)
                : null
        );

    public Task<LegProof> ProveLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        ChainHead head,
        CancellationToken cancellation
    ) => Task.FromResult(FakeBlock.Open(identity.Kind, head));

    public Task<Bytes32?> GetBlockHashAsync(long height, CancellationToken cancellation) =>
        Task.FromResult(_blocks.TryGetValue(height, out var hash) ? hash : (Bytes32?)null);

    /// <summary>What proves that a leg is recorded here; 0x-hex.</summary>
    public string ProofOf(Answer answer, Side side) =>
        Hex.Encode(_proofs[(answer.ExchangeId, side)].Encode());

    public Task<AccountState> GetAccountAsync(
        Bytes32 agreementId,
        Bytes32 party,
        CancellationToken cancellation
    ) => Task.FromResult(new AccountState(Address.Zero, _balances.GetValueOrDefault(party)));

    public Task<GroupState?> GetGroupAsync(CancellationToken cancellation) =>
        Task.FromResult(Group);

    public Task<GroupState?> GetGroupAsync(ulong epoch, CancellationToken cancellation) =>
        Task.FromResult(_groups.GetValueOrDefault(epoch));

    public Task<SetupState?> GetSetupAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        Task.FromResult<SetupState?>(null);

    public Task<CandidateState> GetCandidateAsync(
        Bytes32 operatorId,
        uint depth,
        CancellationToken cancellation
    ) => Task.FromResult(Candidates.GetValueOrDefault(operatorId, new CandidateState(null, 0)));

    public Task<CheckpointState?> GetCheckpointAsync(CancellationToken cancellation) =>
        Task.FromResult(Checkpoint);

    public Task<EndingState> GetEndingAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        Task.FromResult(Ending);

    public Task<BigInteger> GetBondAsync(Address holder, CancellationToken cancellation) =>
        Task.FromResult(Bonds.GetValueOrDefault(holder));

    public Task<PreparedTransaction> PrepareAsync(ChainCall call, CancellationToken cancellation)
    {
        if (PrepareFails is { } failure)
            throw failure;
        Prepared.Enqueue(call);
        var number = Interlocked.Increment(ref _prepared);
        return Task.FromResult(new PreparedTransaction($"0xpenalty{number}", [(byte)number]));
    }

    public Task BroadcastAsync(PreparedTransaction transaction, CancellationToken cancellation)
    {
        if (BroadcastFails is { } failure)
            throw failure;
        Broadcast.Enqueue(transaction);
        return Task.CompletedTask;
    }

    public Task<PreparedTransaction?> HastenAsync(
        PreparedTransaction transaction,
        long since,
        CancellationToken cancellation
    ) => Task.FromResult(Dearer(transaction));

    public async Task<TransactionOutcome> WaitAsync(string txId, CancellationToken cancellation)
    {
        while (true)
        {
            if (Outcome(txId) is { } outcome)
                return outcome;
            await Task.Delay(20, cancellation);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The next block, in which only this leg is recorded.</summary>
    private ChainHead Mine(Answer answer, Side side, long at)
    {
        var height = Interlocked.Increment(ref _height);
        var blockTime = identity.Kind == ChainKind.Evm ? at : (long?)null;
        var proof = FakeBlock.Recording(identity, answer, side, height, blockTime);
        _proofs[(answer.ExchangeId, side)] = proof;
        _blocks[height] = proof.StatedBlock().Hash;
        return proof.StatedBlock();
    }

    private static string TxIdOf(InclusionProof proof) =>
        proof.Verify(new BlockTrust.Hash(proof.StatedBlock().Hash)).TxId;

    /// <summary>An empty block on top of the others.</summary>
    private ChainHead Head()
    {
        var blockTime = identity.Kind == ChainKind.Evm ? HeadTime ?? time.Now : (long?)null;
        var head = FakeBlock.Empty(identity.Kind, Interlocked.Read(ref _height) + 1, blockTime);
        _blocks[head.Height] = head.Hash;
        return head;
    }
}
