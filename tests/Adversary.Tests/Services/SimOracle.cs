using Microsoft.Extensions.Logging.Abstractions;
using Notary.Adversary.Tests.Ledgers;
using Notary.Adversary.Tests.Members;
using Notary.Adversary.Tests.Schedules;
using Notary.Adversary.Tests.Stores;
using Notary.Chains;
using Notary.Contracts.Chain;
using Notary.Contracts.Group;
using Notary.Contracts.Setup;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.Oracle.Accounts;
using Notary.Oracle.Answers;
using Notary.Oracle.Lapses;
using Notary.Oracle.Observations;
using Notary.Oracle.Replicas;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests.Services;

/// <summary>An oracle: the service's own desks over a log in memory.</summary>
internal sealed class SimOracle : IAsyncDisposable
{
    private readonly AttestationQueue _queue;
    private readonly ChainObserver _observer;
    private readonly ReorgObserver _reorgs;
    private readonly WatermarkConsumer _watermarks;
    private readonly LapseDesk _lapses;
    private readonly TimeProvider _time;
    private readonly Bus _bus;

    public SimOracle(
        Committee committee,
        IEnumerable<SimChain> chains,
        EvmPrivateKey attestor,
        TimeProvider time,
        Bus bus
    )
    {
        (_time, _bus, Log) = (time, bus, new(time));
        var set = new ChainSet(chains.Select(chain => new SimNode(chain, Bytes32.Zero)));
        Log.Write(GroupBook.Stream, committee.Followed(set.All.Select(c => c.Identity)));
        Book = new(Log);
        var partitions = new PartitionTable { Map = OwnerOfAll() };
        _queue = new(Book, Log, new AnswerAttestor(attestor, 1));
        var archive = new AttestationArchive(Book, Log);
        Desk = new(Book, Log, _queue, archive, new NoGroup(), time);
        var observations = new ObservationDesk(Book, Log, partitions, null!, time);
        _observer = new(observations, Log, NullLogger<ChainObserver>.Instance);
        _reorgs = new(
            Book,
            new(Book, Log, partitions, NullLogger<BookFollower>.Instance),
            observations,
            NullLogger<ReorgObserver>.Instance
        );
        _lapses = new(Book, new Watermarks(Log), partitions, Log);
        _watermarks = new(
            Log,
            new GroupBook(Log),
            set,
            _lapses,
            NullLogger<WatermarkConsumer>.Instance
        );
        bus.Subscribe(HearAsync);
    }

    public MemoryLog Log { get; }

    public AgreementBook Book { get; }

    public AnswerDesk Desk { get; }

    /// <summary>Says which watermark it awaits.</summary>
    public async Task LookAsync()
    {
        var taken = await _lapses.ReleaseAsync(CancellationToken.None);
        var passed = (ulong)_time.GetUtcNow().ToUnixTimeSeconds() - 3;
        if (LapseRules.Awaited(_lapses.Own.Select(a => a.State), taken, passed) is { } awaited)
            _bus.Publish(awaited);
    }

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    private Task HearAsync(object message, Guid id) =>
        message switch
        {
            SetupLocked m => _observer.Consume(Delivered.Of(m, id)),
            DepositLocked m => _observer.Consume(Delivered.Of(m, id)),
            PaymentSeen m => _observer.Consume(Delivered.Of(m, id)),
            DeliverySeen m => _observer.Consume(Delivered.Of(m, id)),
            LegConfirmed m => _observer.Consume(Delivered.Of(m, id)),
            PenaltyExecuted m => _observer.Consume(Delivered.Of(m, id)),
            AgreementSuspended m => _observer.Consume(Delivered.Of(m, id)),
            AgreementReleased m => _observer.Consume(Delivered.Of(m, id)),
            BlockReverted m => _reorgs.Consume(Delivered.Of(m, id)),
            TransactionDropped m => _reorgs.Consume(Delivered.Of(m, id)),
            WatermarkSigned m => _watermarks.Consume(Delivered.Of(m, id)),
            _ => Task.CompletedTask,
        };

    private static ReplicaMap OwnerOfAll()
    {
        var self = new LeaseHolder("only", 1);
        return ReplicaMap.Of(
            new(
                0,
                Partition.Names.ToDictionary(
                    name => name,
                    name => (new Lease(name, 1), (LeaseHolder?)self),
                    StringComparer.Ordinal
                ),
                new Dictionary<string, (LeaseHolder, string)>(StringComparer.Ordinal)
                {
                    ["only"] = (self, new ReplicaDetails(null, "").ToJson()),
                }
            ),
            self
        );
    }

    /// <summary>Agreements here keep within the limit up to which attestors vouch.</summary>
    private sealed class NoGroup : IGroupVoucher
    {
        public Task<Attestation?> VouchAsync(DueAnswer due, CancellationToken cancellation) =>
            Task.FromResult<Attestation?>(null);

        public Task<Attestation?> FindAsync(NamedAnswer given, CancellationToken cancellation) =>
            Task.FromResult<Attestation?>(null);
    }
}
