using Notary.Testing;
using Npgsql;

namespace Notary.EventStore.Tests.Log;

public sealed class TailingTests
{
    private const int Writers = 8;
    private const int EventsPerWriter = 60;
    private static readonly IReadOnlyList<long> Everything =
    [
        .. Enumerable.Range(1, Writers * EventsPerWriter).Select(p => (long)p),
    ];

    [Fact]
    public async Task Tailing_readers_see_every_position_once_and_in_order_whatever_the_writers_do()
    {
        await using var log = await TestLog.CreateAsync();
        await using var other = log.Open();
        using var done = new CancellationTokenSource();
        var disturber = RollBackNowAndThenAsync(log, done.Token);

        var seen = await TailAsync(
            (writer, i, random) =>
                AppendAsync(writer % 2 == 0 ? log.Store : other, writer, i, random),
            after => PositionsAsync(log.Store.ReadAllAsync(after))
        );

        await done.CancelAsync();
        await disturber;
        Assert.All(seen, positions => Assert.Equal(Everything, positions));
        Assert.True((await log.Store.VerifyAsync()).IsIntact);
    }

    /// <summary>The negative control: the same writers and readers on positions from a sequence.</summary>
    [Fact]
    public async Task With_positions_from_a_sequence_tailing_readers_would_miss_events()
    {
        await using var source = NpgsqlDataSource.Create(
            await SharedPostgres.ConnectionStringAsync()
        );
        var table = SharedPostgres.NewSchema();
        await using (
            var create = source.CreateCommand(
                $"create table {table} (position bigint generated always as identity)"
            )
        )
            await create.ExecuteNonQueryAsync();

        var seen = await TailAsync(
            (_, _, random) => InsertAsync(source, table, random),
            after => PositionsAsync(source, table, after)
        );

        Assert.All(seen, positions => Assert.True(positions.Count < Everything.Count));
    }

    /// <summary>What two readers see that look again and again behind the last position they saw, while all writers write.</summary>
    private static async Task<List<long>[]> TailAsync(
        Func<int, int, Random, Task> append,
        Func<long, Task<List<long>>> readAfter
    )
    {
        using var written = new CancellationTokenSource();
        var readers = Enumerable
            .Range(0, 2)
            .Select(_ => Task.Run(() => ReadAsync(readAfter, written.Token)))
            .ToList();
        await Task.WhenAll(
            Enumerable.Range(0, Writers).Select(writer => WriteAsync(append, writer))
        );
        await written.CancelAsync();
        return await Task.WhenAll(readers);
    }

    private static async Task WriteAsync(Func<int, int, Random, Task> append, int writer)
    {
        var random = new Random(writer);
        for (var i = 0; i < EventsPerWriter; i++)
            await append(writer, i, random);
    }

    private static async Task<List<long>> ReadAsync(
        Func<long, Task<List<long>>> readAfter,
        CancellationToken written
    )
    {
        var seen = new List<long>();
        for (var isLast = false; !isLast; )
        {
            isLast = written.IsCancellationRequested;
            seen.AddRange(await readAfter(seen.LastOrDefault()));
        }
        return seen;
    }

    private static async Task AppendAsync(IDocumentStore store, int writer, int i, Random random)
    {
        var session = store.LightweightSession();
        session.Events.Append($"writer-{writer}", expectedVersion: i, new Paid(i));
        await session.SaveChangesAsync();
        await StallAsync(random);
    }

    /// <summary>Sometimes slow between insert and commit; sometimes its first attempt rolls back.</summary>
    private static async Task InsertAsync(NpgsqlDataSource source, string table, Random random)
    {
        for (var rollBack = random.Next(8) == 0; ; rollBack = false)
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using (
                var insert = new NpgsqlCommand($"insert into {table} default values", connection)
            )
                await insert.ExecuteNonQueryAsync();
            await StallAsync(random);
            if (rollBack)
                continue;
            await transaction.CommitAsync();
            return;
        }
    }

    private static Task StallAsync(Random random) =>
        random.Next(4) == 0 ? Task.Delay(random.Next(8)) : Task.CompletedTask;

    private static async Task<List<long>> PositionsAsync(IAsyncEnumerable<IEvent> events) =>
        await events.Select(e => e.Position).ToListAsync();

    private static async Task<List<long>> PositionsAsync(
        NpgsqlDataSource source,
        string table,
        long after
    )
    {
        await using var command = source.CreateCommand(
            $"select array(select position from {table} where position > {after} order by position)"
        );
        return [.. (long[])(await command.ExecuteScalarAsync())!];
    }

    /// <summary>Appends that hold the lock for a while and come to nothing, as after a crash.</summary>
    private static async Task RollBackNowAndThenAsync(TestLog log, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await log.ExecuteAsync(
                $"""
                begin;
                {AppendBatch.LockHead};
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
}
