using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Testing.Exchanges;

/// <summary>A chain that does what a test says.</summary>
public sealed class FakeChain(ChainIdentity identity, ShiftedTime time) : IChain
{
    private readonly Channel<ChainObservation> _observations =
        Channel.CreateUnbounded<ChainObservation>();
    private readonly ConcurrentDictionary<(Bytes32, Side), (bool Done, bool Penalised)> _legs = [];
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

    public CheckpointState? Checkpoint { get; set; }

    /// <summary>Thrown by the next calls of the kind.</summary>
    public Exception? PrepareFails { get; set; }
    public Exception? BroadcastFails { get; set; }

    /// <summary>How transactions end; null: they wait.</summary>
    public Func<string, TransactionOutcome?> Outcome { get; set; } = _ => null;

    public ConcurrentQueue<ChainCall> Prepared { get; } = [];

    public ConcurrentQueue<PreparedTransaction> Broadcast { get; } = [];

    public int LegReads => Volatile.Read(ref _legReads);

    public void SetLeg(Answer answer, Side side, bool done = false, bool penalised = false) =>
        _legs[(answer.ExchangeId, side)] = (done, penalised);

    public void SetBalance(Bytes32 party, BigInteger balance) => _balances[party] = balance;

    /// <summary>A new block in which a leg stands; it stays recorded.</summary>
    public void Record(Answer answer, Side side, long? blockTime = null)
    {
        SetLeg(answer, side, done: true);
        var height = Interlocked.Increment(ref _height);
        var head = new ChainHead(
            height,
            Keccak256.HashText($"{identity.Id} {height}"),
            identity.Kind == ChainKind.Evm ? blockTime ?? time.Now : null
        );
        ContractEvent leg = new ContractEvent.LegRecorded(
            "0xtx",
            side,
            answer.AgreementId,
            answer.Sequence,
            answer.Digest
        );
        _observations.Writer.TryWrite(new ChainObservation.Block(head, Bytes32.Zero, [leg]));
    }

    public Task<ChainHead> GetHeadAsync(CancellationToken cancellation) => Task.FromResult(Head());

    public async IAsyncEnumerable<ChainObservation> WatchAsync(
        WatchStart start,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (var observation in _observations.Reader.ReadAllAsync(cancellation))
            yield return observation;
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
    ) => Task.FromResult(new AccountState(Address.Zero, _balances.GetValueOrDefault(party)));

    public Task<GroupState?> GetGroupAsync(CancellationToken cancellation) =>
        Task.FromResult(Group);

    public Task<GroupState?> GetGroupAsync(ulong epoch, CancellationToken cancellation) =>
        Task.FromResult(_groups.GetValueOrDefault(epoch));

    public Task<SetupState?> GetSetupAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        Task.FromResult<SetupState?>(null);

    public Task<CheckpointState?> GetCheckpointAsync(CancellationToken cancellation) =>
        Task.FromResult(Checkpoint);

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

    private ChainHead Head() =>
        new(
            Interlocked.Read(ref _height),
            Keccak256.HashText($"{identity.Id} head"),
            identity.Kind == ChainKind.Evm ? HeadTime ?? time.Now : null
        );
}
