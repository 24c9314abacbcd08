using Notary.Testing;
using Npgsql;

namespace Notary.EventStore.Tests.Log;

public sealed class VerificationTests
{
    private const string Unlock = "alter table es_events disable trigger user; ";

    [Theory]
    [InlineData("update es_events set data = '{\"amount\":3000}' where position = 4", 4)]
    [InlineData("update es_events set data = '{\"amount\": 4}' where position = 4", 4)]
    [InlineData("update es_events set headers = '{\"a\":\"b\"}' where position = 4", 4)]
    [InlineData("update es_events set id = gen_random_uuid() where position = 4", 4)]
    [InlineData("update es_events set stream_id = 'b' where position = 4", 4)]
    [InlineData("update es_events set version = 400 where position = 4", 4)]
    [InlineData("update es_events set type = 'opened' where position = 4", 4)]
    [InlineData("update es_events set schema_version = 2 where position = 4", 4)]
    [InlineData("update es_events set correlation_id = '' where position = 4", 4)]
    [InlineData("update es_events set causation_id = 'x' where position = 4", 4)]
    [InlineData(
        "update es_events set timestamp = timestamp + interval '1 microsecond' where position = 4",
        4
    )]
    [InlineData("update es_events set hash = sha256('') where position = 4", 4)]
    [InlineData("update es_events set prev_hash = sha256('') where position = 4", 4)]
    [InlineData("delete from es_events where position = 4", 4)]
    [InlineData("delete from es_events where position >= 9", 9)]
    [InlineData("delete from es_events", 1)]
    [InlineData(
        "update es_events set position = -position where position in (4, 6); update es_events set position = 10 + position where position < 0",
        4
    )]
    [InlineData("update es_head set hash = sha256('')", 10)]
    [InlineData("update es_head set position = 11", 11)]
    [InlineData(
        "update es_head set position = 9, hash = (select hash from es_events where position = 9)",
        10
    )]
    [InlineData("update es_streams set version = 9", 10)]
    [InlineData("update es_streams set is_archived = true", 10)]
    [InlineData("delete from es_streams", 10)]
    [InlineData("insert into es_streams values ('ghost', null, 1)", 10)]
    public async Task A_changed_row_is_named_by_its_position(string tampering, long position)
    {
        await using var log = await FilledAsync();
        await log.ExecuteAsync(Unlock + tampering);

        var verification = await log.Store.VerifyAsync();

        Assert.False(verification.IsIntact);
        Assert.Equal(position, verification.FirstBadPosition);
        Assert.NotNull(verification.Reason);
    }

    [Fact]
    public async Task A_rewritten_tail_is_caught_by_a_checkpoint_only()
    {
        await using var log = await FilledAsync();
        var checkpoint = await log.Store.FetchHeadAsync();
        await log.AppendAsync("a", new Paid(11));

        await ForgedLog.WriteAsync(
            log.ConnectionString,
            log.Schema,
            log.Store,
            e => e.Position == 7 ? e with { Data = """{"amount":7000}""" } : e
        );

        Assert.True((await log.Store.VerifyAsync()).IsIntact);
        Assert.Equal(10, (await log.Store.VerifyAsync([checkpoint])).FirstBadPosition);
    }

    [Fact]
    public async Task A_verification_may_start_at_a_trusted_checkpoint()
    {
        await using var log = await FilledAsync();
        var checkpoint = await log.Store.FetchHeadAsync();
        await log.AppendAsync("a", new Paid(11), new Paid(12));
        var forged = checkpoint with { Hash = new byte[HashChain.HashSize] };

        Assert.True((await log.Store.VerifyAsync(from: checkpoint)).IsIntact);
        Assert.Equal(10, (await log.Store.VerifyAsync(from: forged)).FirstBadPosition);
        await log.ExecuteAsync(
            $"{Unlock} update es_events set data = '1' where position in (4, 12)"
        );
        Assert.Equal(12, (await log.Store.VerifyAsync(from: checkpoint)).FirstBadPosition);
        await log.ExecuteAsync("delete from es_events where position >= 9");
        Assert.Equal(10, (await log.Store.VerifyAsync(from: checkpoint)).FirstBadPosition);
    }

    [Fact]
    public async Task A_verification_tells_how_far_it_is()
    {
        await using var log = await FilledAsync();
        var reported = new List<long>();
        await log.Store.VerifyAsync(progress: new Progress(reported.Add));
        Assert.Equal(10, reported[^1]);
    }

    [Fact]
    public async Task A_stream_that_lacks_a_version_is_named()
    {
        await using var log = await FilledAsync();
        await log.ExecuteAsync($"{Unlock} update es_events set version = 11 where position = 10");
        await log.ExecuteAsync("update es_streams set version = 11");
        await ForgedLog.WriteAsync(log.ConnectionString, log.Schema, log.Store, e => e);

        var verification = await log.Store.VerifyAsync();

        Assert.Equal("stream 'a' lacks a version", verification.Reason);
        Assert.Equal(10, verification.FirstBadPosition);
    }

    [Theory]
    [InlineData("update es_events set data = '{}' where position = 1")]
    [InlineData("delete from es_events where position = 1")]
    [InlineData("truncate es_events")]
    public async Task The_database_refuses_to_change_the_log(string sql)
    {
        await using var log = await FilledAsync();
        var e = await Assert.ThrowsAsync<PostgresException>(() => log.ExecuteAsync(sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, e.SqlState);
    }

    private sealed class Progress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }

    private static async Task<TestLog> FilledAsync()
    {
        var log = await TestLog.CreateAsync();
        for (var i = 1; i <= 10; i++)
            await log.AppendAsync("a", new Paid(i));
        return log;
    }
}
