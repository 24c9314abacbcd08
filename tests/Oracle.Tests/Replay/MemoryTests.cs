using System.Runtime.CompilerServices;
using Notary.EventStore;
using Notary.Oracle.Replay;
using Notary.Protocol.Exchanges;
using Notary.Testing;

namespace Notary.Oracle.Tests.Replay;

/// <summary>Alone in its process: the live heap is everybody's.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MemoryCollection
{
    public const string Name = "memory";
}

[Collection(MemoryCollection.Name)]
public sealed class MemoryTests
{
    /// <summary>Events of one agreement: locking, ten answers, and both legs of each.</summary>
    private const int EventsOfAgreement = 3 + (10 * 4);
    private const int Factor = 20;

    /// <summary>A reader has up to 8,000 rows at hand; 20 times the short log is more than twice that, and kept, more than this.</summary>
    private const long Margin = 20 << 20;

    private static readonly int Agreements = TestTier.Of(quick: 25, full: 500);

    [Fact]
    public async Task A_replay_of_twenty_times_the_log_needs_no_more_memory()
    {
        await using var store = await StoreAsync();
        var part = await FillAsync(store, Agreements);
        var small = await HeapAsync(store, new OracleReplay(), part);
        var whole = await FillAsync(store, (Factor - 1) * Agreements);
        Assert.Equal(Factor * Agreements * EventsOfAgreement, whole);
        var large = await HeapAsync(store, new OracleReplay(), whole);
        Assert.True(large < small + Margin, $"{small} bytes, then {large}");

        // The measure notices a replay that keeps what it reads.
        var hoarded = await HeapAsync(store, new Hoarding(), whole);
        Assert.True(hoarded > small + Margin, $"{small} bytes, then {hoarded}");
    }

    /// <summary>The highest live heap while a log is replayed, above that before.</summary>
    private static async Task<long> HeapAsync(IDocumentStore store, ILogReplay replay, long events)
    {
        // Warm: pools, code and caches are there before it counts.
        await store.ReplayAsync(replay, to: 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var heap = new Heap(every: Math.Max(1_000, events / 10));
        var report = await store.ReplayAsync(replay, progress: heap);
        Assert.Equal((events, 0), (report.Events, report.Differences));
        return heap.Highest - before;
    }

    private static async Task<IDocumentStore> StoreAsync()
    {
        var connection = await SharedPostgres.ConnectionStringAsync();
        var store = DocumentStore.For(options =>
        {
            options.Connection(connection);
            options.DatabaseSchemaName = SharedPostgres.NewSchema();
            new OracleReplay().Configure(options);
        });
        await store.ApplyAllConfiguredChangesToDatabaseAsync();
        return store;
    }

    /// <returns>The position of the log's head.</returns>
    private static async Task<long> FillAsync(IDocumentStore store, int agreements)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, agreements),
            async (_, cancellation) =>
            {
                var session = store.LightweightSession();
                var (id, events) = Agreement();
                session.Events.Append(id, [.. events]);
                await session.SaveChangesAsync(cancellation);
            }
        );
        return (await store.FetchHeadAsync()).Position;
    }

    private static (string Id, IReadOnlyList<object> Events) Agreement()
    {
        var scene = new Scene();
        var log = new LogOf(scene).Add(scene.Locking(100_000, 100_000));
        for (var sequence = 1UL; sequence <= 10; sequence++)
            log.Request(scene.Intent(sequence))
                .Settle(sequence, Side.Payment)
                .Settle(sequence, Side.Delivery);
        return (scene.Id.ToString(), log.Events);
    }

    private sealed class Heap(long every) : IProgress<long>
    {
        private long next;

        public long Highest { get; private set; }

        public void Report(long value)
        {
            if (value < next)
                return;
            next = value + every;
            Highest = Math.Max(Highest, GC.GetTotalMemory(forceFullCollection: true));
        }
    }

    /// <summary>A replay as it must not be.</summary>
    private sealed class Hoarding : ILogReplay
    {
        public void Configure(StoreOptions options) => new OracleReplay().Configure(options);

        public async IAsyncEnumerable<Recomputed> RunAsync(
            IReplayLog log,
            [EnumeratorCancellation] CancellationToken cancellation = default
        )
        {
            var kept = new List<IEvent>();
            await foreach (var recorded in log.ReadStreamsAsync(cancellation))
            {
                kept.Add(recorded);
                yield return Recomputed.Right(kept[^1]);
            }
        }
    }
}
