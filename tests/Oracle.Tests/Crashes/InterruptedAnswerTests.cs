using System.Net;
using Notary.Oracle.Tests.Service;
using Notary.Testing;
using Npgsql;

namespace Notary.Oracle.Tests.Crashes;

/// <summary>kill -9 at the two moments of an answer's life at which something could be lost or given twice.</summary>
public sealed class InterruptedAnswerTests : IAsyncLifetime
{
    private CrashRig rig = null!;

    private Scene Scene => rig.Scenes[0];

    public async Task InitializeAsync() =>
        rig = await CrashRig.CreateAsync(
            await SharedPostgres.ConnectionStringAsync(),
            agreements: 1,
            covered: 2
        );

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Fact]
    public async Task A_kill_between_decision_and_commit_leaves_one_answer_or_none_and_the_same_to_who_asks_again()
    {
        var oracle = await rig.StartAsync("a");
        await AskAsync(oracle, 1);
        await using var database = NpgsqlDataSource.Create(
            $"{rig.Postgres};Search Path={rig.Schema};Application Name=test-{rig.Schema}"
        );
        Task<Reply> asking;
        await using (var holding = await database.OpenConnectionAsync())
        await using (var held = await holding.BeginTransactionAsync())
        {
            await using var hold = new NpgsqlCommand("select 1 from es_head for update", holding);
            await hold.ExecuteScalarAsync();
            asking = AskAsync(oracle, 2);
            await Eventually.TrueAsync(async () => await WaitingAsync(database) > 0);
            await oracle.KillAsync();
            Assert.Single(await rig.AnswersAsync());
        }
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => asking);
        await Eventually.TrueAsync(async () => await WaitingAsync(database) == 0);
        await AskAgainAsync(oracle);
    }

    [Fact]
    public async Task A_kill_between_commit_and_answer_gives_the_recorded_answer_to_who_asks_again()
    {
        var server = new NpgsqlConnectionStringBuilder(rig.Postgres);
        await using var proxy = new MutableProxy(server.Port);
        server.Port = proxy.Port;
        var oracle = await rig.StartAsync("a", server.ConnectionString);
        await AskAsync(oracle, 1);
        proxy.IsMute = true;
        var asking = AskAsync(oracle, 2);
        await Eventually.TrueAsync(async () => (await rig.AnswersAsync()).Count == 2);
        Assert.False(asking.IsCompleted);
        await oracle.KillAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => asking);
        proxy.Cut();
        await AskAgainAsync(oracle);
    }

    /// <summary>The deposits cover two exchanges: if one were reserved twice, the second would be refused.</summary>
    private async Task AskAgainAsync(OracleProcess oracle)
    {
        await oracle.StartAgainAsync();
        var reply = await AskAsync(oracle, 2);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var recorded = (await rig.AnswersAsync())[(Scene.Id, 2)];
        Assert.Equal($"{recorded.ExchangeId}", reply.Text("exchangeId"));
        var third = await AskAsync(oracle, 3);
        Assert.Equal("insufficient-consumer-deposit", third.Code);
        await rig.AssertLogAsync();
    }

    private Task<Reply> AskAsync(OracleProcess oracle, ulong sequence)
    {
        var intent = Scene.Intent(sequence);
        return oracle.Http.AskAsync(intent, Scene.Sign(intent));
    }

    /// <summary>How many appends of this schema wait for its head.</summary>
    private static async Task<long> WaitingAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            select count(*) from pg_locks l join pg_stat_activity a using (pid)
            where not l.granted and a.query like 'update es_head set position%'
                and exists (select from pg_locks h where h.pid = l.pid and h.relation = to_regclass('es_head'))
            """
        );
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
