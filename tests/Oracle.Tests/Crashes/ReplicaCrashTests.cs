using System.Net;
using Notary.Devnet.Processes;
using Notary.Oracle.Tests.Service;
using Notary.Testing;

namespace Notary.Oracle.Tests.Crashes;

/// <summary>Oracles over one database that are killed, or paused long enough to be replaced, while clients with two URLs ask.</summary>
public sealed class ReplicaCrashTests
{
    private const int Covered = 20;

    private static readonly int Kills = TestTier.Of(quick: 2, full: 4),
        Questions = TestTier.Of(quick: 200, full: 1_000),
        AtOnce = TestTier.Of(quick: 30, full: 60);

    [Fact]
    public async Task An_oracle_that_is_killed_under_load_is_not_noticed_and_nothing_is_lost_or_given_twice()
    {
        await using var rig = await CrashRig.CreateAsync(
            await SharedPostgres.ConnectionStringAsync(),
            agreements: 6,
            covered: (Kills * Clients.Exchanges) - 10
        );
        List<OracleProcess> oracles = [await rig.StartAsync("a"), await rig.StartAsync("b")];
        await UntilBothOwnAsync(rig);
        for (var kill = 0; kill < Kills; kill++)
        {
            var clients = new Clients(rig, oracles, first: (kill * Clients.Exchanges) + 1);
            var asking = clients.AskAllAsync(Questions, AtOnce);
            await clients.UntilAnsweredAsync(10);
            await oracles[kill % 2].KillAsync();
            await asking;
            Assert.Empty(clients.Unserved);
            await clients.AssertRecordedAsync();
            await oracles[kill % 2].StartAgainAsync();
            await UntilBothOwnAsync(rig);
        }
        await rig.AssertLogAsync();
    }

    [Fact]
    public async Task PostgreSQL_that_crashes_under_load_loses_no_answer_and_doubles_none()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var rig = await CrashRig.CreateAsync(
            postgres.ConnectionString,
            agreements: 1,
            Covered
        );
        List<OracleProcess> oracles = [await rig.StartAsync("a"), await rig.StartAsync("b")];
        var clients = new Clients(rig, oracles, first: 1);
        var asking = clients.AskAllAsync(Questions, AtOnce);
        await clients.UntilAnsweredAsync(3);
        await postgres.KillAsync();
        await postgres.StartAgainAsync();
        await asking;
        await clients.AssertRecordedAsync();
        await rig.AssertLogAsync();
        Assert.Equal(Covered, (await rig.AnswersAsync()).Count);
    }

    [Fact]
    public async Task An_owner_that_was_paused_decides_nothing_any_more_when_it_wakes_up()
    {
        await using var rig = await CrashRig.CreateAsync(
            await SharedPostgres.ConnectionStringAsync(),
            agreements: 1,
            Covered
        );
        var scene = rig.Scenes[0];
        var paused = await rig.StartAsync("a");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(paused, scene, 1)).Status);
        await paused.PauseAsync();
        // In its socket before anybody else decides: it believes that all of the deposit is free.
        var late = Enumerable.Range(100, 5).Select(i => AskAsync(paused, scene, (ulong)i)).ToList();
        var other = await rig.StartAsync("b");
        for (var sequence = 2UL; sequence <= Covered; sequence++)
            AssertAnswered(await AskAsync(other, scene, sequence));
        await paused.ResumeAsync();
        foreach (var reply in await Task.WhenAll(late))
            Assert.True(reply.Code is "insufficient-consumer-deposit" or "hand-over", reply.Code);
        AssertAnswered(await AskAsync(paused, scene, 2));
        Assert.Equal(Covered, (await rig.AnswersAsync()).Count);
        await rig.AssertLogAsync();
    }

    private static void AssertAnswered(Reply reply) =>
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Code);

    private static Task<Reply> AskAsync(OracleProcess oracle, Scene scene, ulong sequence)
    {
        var intent = scene.Intent(sequence);
        return oracle.Http.AskAsync(intent, scene.Sign(intent));
    }

    private static Task UntilBothOwnAsync(CrashRig rig) =>
        Eventually.TrueAsync(async () =>
            (await rig.Store.Leases.FetchAsync())
                .Leases.Values.GroupBy(l => l.Holder)
                .Count(g => g.Key is not null && g.Count() == 16) == 2
        );
}
