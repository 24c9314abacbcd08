using System.Net;
using Notary.Contracts.Chain;
using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Replay;
using Notary.Oracle.Tests.Service;
using Notary.Protocol.Exchanges;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.Oracle.Tests.Replicas;

/// <summary>Two oracles over one database, each with a bus of its own, so that it is known whom a message reaches.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private readonly EvmPrivateKey attestor = EvmPrivateKey.Generate();
    private readonly string schema = SharedPostgres.NewSchema();
    private readonly List<Scene> scenes = [.. Enumerable.Range(0, 8).Select(_ => new Scene())];
    private readonly List<InProcessBus> buses = [];
    private readonly List<OracleHost> oracles = [];

    public async Task InitializeAsync()
    {
        await AddAsync("a");
        foreach (var scene in scenes)
            await oracles[0].LockAsync(scene, 10_000, 10_000);
        await AddAsync("b");
        await UntilSharedAsync(2);
    }

    public async Task DisposeAsync()
    {
        foreach (var oracle in oracles)
            await oracle.DisposeAsync();
        foreach (var bus in buses)
            await bus.DisposeAsync();
    }

    [Fact]
    public async Task Any_oracle_answers_for_every_agreement_and_the_same_to_the_same()
    {
        foreach (var scene in scenes)
        {
            var first = await AskAsync(oracles[0], scene, 1);
            Assert.Equal(HttpStatusCode.OK, first.Status);
            var second = await AskAsync(oracles[1], scene, 1);
            Assert.Equal($"{first.Json["answer"]}", $"{second.Json["answer"]}");
        }
        await AssertLogAsync(decisions: scenes.Count);
    }

    [Fact]
    public async Task Refusals_come_through_as_they_are()
    {
        foreach (var scene in scenes)
        {
            await AskAsync(oracles[0], scene, 1);
            var other = scene.Intent() with { Amount = new(99) };
            var reply = await oracles[1].Http.AskAsync(other, scene.Sign(other));
            Assert.Equal(("different-terms", HttpStatusCode.Conflict), (reply.Code, reply.Status));
            Assert.Equal("application/problem+json", reply.MediaType);
        }
    }

    [Fact]
    public async Task What_a_chain_shows_reaches_the_oracle_that_decides_whoever_hears_of_it()
    {
        foreach (var scene in scenes)
        foreach (var (i, oracle) in oracles.Index())
        {
            var message = Guid.NewGuid();
            for (var twice = 0; twice < 2; twice++)
                await oracle.PublishAsync(
                    OracleHost.Deposit(scene, Side.Payment, 1_000, $"0xf{i}"),
                    message
                );
        }
        foreach (var oracle in oracles)
        foreach (var scene in scenes)
            await Eventually.TrueAsync(async () => await BalanceAsync(oracle, scene) == "12000");
        Assert.Empty((await oracles[0].Store.ReplayAsync(new OracleReplay())).Mismatches);
    }

    [Fact]
    public async Task A_reverted_block_is_taken_back_from_every_oracles_agreements()
    {
        foreach (var scene in scenes)
        {
            var reply = await AskAsync(oracles[0], scene, 1);
            var digest = $"{AnswerOf(reply).Digest}";
            await oracles[0]
                .PublishAsync(
                    new PaymentSeen(Scene.PaymentChain, $"{scene.Id}", 1, digest, "0x0a", 7)
                );
        }
        await UntilStateAsync("pending");
        await oracles[1].PublishAsync(new BlockReverted(Scene.PaymentChain, 7, "0x07"));
        await UntilStateAsync("reserved");
    }

    [Fact]
    public async Task Who_leaves_hands_over_at_once_and_who_comes_gets_a_share()
    {
        var leaver = oracles[0];
        oracles.RemoveAt(0);
        await leaver.DisposeAsync();
        var started = TimeProvider.System.GetTimestamp();
        foreach (var scene in scenes)
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(oracles[0], scene, 1)).Status);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 5);
        await AddAsync("c");
        await UntilSharedAsync(2);
        foreach (var scene in scenes)
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(oracles[1], scene, 2)).Status);
        await AssertLogAsync(decisions: 2 * scenes.Count);
    }

    [Fact]
    public async Task An_oracle_whose_leases_were_taken_behind_its_back_records_nothing_and_sends_on()
    {
        var other = await oracles[0].Store.Leases.JoinAsync("thief", "{}", TimeSpan.FromMinutes(5));
        var table = await oracles[0].Store.Leases.FetchAsync();
        foreach (var holder in table.Leases.Values.Select(l => l.Holder).Distinct())
            await oracles[0].Store.Leases.ReleaseAsync(holder!, [.. table.Leases.Keys]);
        await oracles[0].Store.Leases.TakeAsync(other, [.. table.Leases.Keys]);
        var asking = scenes.Select(s => AskAsync(oracles[0], s, 1)).ToList();
        await oracles[0].Store.Leases.LeaveAsync(other);
        Assert.All(await Task.WhenAll(asking), r => Assert.Equal(HttpStatusCode.OK, r.Status));
        await AssertLogAsync(decisions: scenes.Count);
    }

    [Fact]
    public async Task Strangers_observe_nothing_and_pass_for_no_oracle()
    {
        oracles[0].Http.DefaultRequestHeaders.Add("Notary-Replica", "guess");
        var reply = await oracles[0].Http.PostTextAsync("/replicas/observations", "{}");
        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
    }

    private async Task AddAsync(string name)
    {
        buses.Add(await InProcessBus.StartAsync());
        oracles.Add(
            await OracleHost.StartAsync(
                await SharedPostgres.ConnectionStringAsync(),
                schema,
                buses[^1],
                attestor,
                ("Replica", name)
            )
        );
    }

    private async Task UntilSharedAsync(int oracleCount) =>
        await Eventually.TrueAsync(async () =>
        {
            var table = await oracles[0].Store.Leases.FetchAsync();
            return table
                    .Leases.Values.Where(l => l.Holder is { } h && table.Living.ContainsKey(h.Name))
                    .GroupBy(l => l.Holder)
                    .Count(g => g.Count() == 32 / oracleCount) == oracleCount;
        });

    private async Task UntilStateAsync(string state)
    {
        foreach (var oracle in oracles)
        foreach (var scene in scenes)
            await Eventually.TrueAsync(async () =>
                (string?)
                    (await oracle.Http.ShowAsync($"/v1/exposures/{ExchangeId.Of(scene.Id, 1)}"))
                        .Json["consumer"]
                        ?["state"] == state
            );
    }

    private async Task AssertLogAsync(int decisions)
    {
        var report = await oracles[0].Store.ReplayAsync(new OracleReplay());
        Assert.Equal((decisions, 0), (report.Decisions, report.Differences));
        Assert.True((await oracles[0].Store.VerifyAsync()).IsIntact);
    }

    private static Task<Reply> AskAsync(OracleHost oracle, Scene scene, ulong sequence)
    {
        var intent = scene.Intent(sequence);
        return oracle.Http.AskAsync(intent, scene.Sign(intent));
    }

    private static Answer AnswerOf(Reply reply) =>
        Notary.Protocol.Encoding.StructJson.FromJson<Answer>(
            System.Text.Json.JsonDocument.Parse($"{reply.Json["answer"]}").RootElement
        );

    private static async Task<string?> BalanceAsync(OracleHost oracle, Scene scene) =>
        (string?)
            (await oracle.Http.ShowAsync($"/v1/accounts/{scene.Id}")).Json["consumer"]?["balance"];
}
