using Notary.Testing;
using Npgsql;

namespace Notary.EventStore.Tests.Log;

public sealed class TailingTests
{
    private const int Writers = 8;
    private const int EventsPerWriter = 60;

    [Fact]
    public async Task Tailing_readers_see_every_position_once_and_in_order_whatever_the_writers_do()
    {
        await using var log = await TestLog.CreateAsync();
        await using var other = log.Open();
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => TailAsync(log, done.Token)).ToList();
        var disturber = RollBackNowAndThenAsync(log, done.Token);

        await Task.WhenAll(
            Enumerable.Range(0, Writers).Select(i => WriteAsync(i % 2 == 0 ? log.Store : other, i))
        );

        const int total = Writers * EventsPerWriter;
        await Eventually.TrueAsync(() => readers.All(r => r.Seen.Count >= total));
        await done.CancelAsync();
        await Task.WhenAll([disturber, .. readers.Select(r => r.Done)]);
        Assert.All(
            readers,
            r => Assert.Equal(Enumerable.Range(1, total).Select(p => (long)p), r.Seen)
        );
        Assert.True((await log.Store.VerifyAsync()).IsIntact);
    }

    /// <summary>The negative control: numbers from a sequence become visible out of order, and a tail misses events.</summary>
    [Fact]
    public async Task With_a_sequence_a_tailing_reader_would_miss_events()
    {
        await using var source = NpgsqlDataSource.Create(
            await SharedPostgres.ConnectionStringAsync()
        );
        var table = SharedPostgres.NewSchema();
        await ExecuteAsync(
            source,
            $"create table {table} (position bigint generated always as identity)"
        );
        await using var slow = await source.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await using var insert = new NpgsqlCommand($"insert into {table} default values", slow);
        await insert.ExecuteNonQueryAsync();
        await ExecuteAsync(source, $"insert into {table} default values");

        var seen = (long)(await ExecuteAsync(source, $"select max(position) from {table}"))!;
        await transaction.CommitAsync();
        var missed = await ExecuteAsync(
            source,
            $"select count(*) from {table} where position < {seen}"
        );

        Assert.Equal((2L, 1L), (seen, (long)missed!));
    }

    private static async Task WriteAsync(IDocumentStore store, int writer)
    {
        var random = new Random(writer);
        for (var i = 0; i < EventsPerWriter; i++)
        {
            var session = store.LightweightSession();
            session.Events.Append($"writer-{writer}", expectedVersion: i, new Paid(i));
            await session.SaveChangesAsync();
            if (random.Next(4) == 0)
                await Task.Delay(random.Next(8));
        }
    }

    /// <summary>Appends that hold the lock for a while and come to nothing, as after a crash.</summary>
    private static async Task RollBackNowAndThenAsync(TestLog log, CancellationToken cancellation)
    {
        var key = AppendLockKey(log.Schema);
        while (!cancellation.IsCancellationRequested)
        {
            await log.ExecuteAsync(
                $"""
                begin;
                select pg_advisory_xact_lock({key});
                insert into es_events select position + 1, gen_random_uuid(), 'ghost', 1, 'paid', 1, 'null', 'null', null, null,
                    timestamp, hash, hash from es_head;
                update es_head set position = position + 1;
                select pg_sleep(0.01);
                rollback
                """
            );
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static long AppendLockKey(string schema) => AdvisoryLock.Key(schema, "append");

    private static (List<long> Seen, Task Done) TailAsync(
        TestLog log,
        CancellationToken cancellation
    )
    {
        var seen = new List<long>();
        return (seen, Task.Run(ReadAsync, CancellationToken.None));

        async Task ReadAsync()
        {
            for (var last = 0L; !cancellation.IsCancellationRequested; )
            {
                await foreach (
                    var e in log.Store.ReadAllAsync(last, cancellation: CancellationToken.None)
                )
                    seen.Add(last = e.Position);
            }
        }
    }

    private static async Task<object?> ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
