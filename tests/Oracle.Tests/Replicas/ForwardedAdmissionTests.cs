using System.Net;
using Notary.Evm;
using Notary.Oracle.Replicas;
using Notary.Oracle.Tests.Service;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.Oracle.Tests.Replicas;

/// <summary>Limits hold where requests are sent on, and where they wait for a hand-over.</summary>
public sealed class ForwardedAdmissionTests : IAsyncLifetime
{
    private readonly EvmPrivateKey attestor = EvmPrivateKey.Generate();
    private readonly string schema = SharedPostgres.NewSchema();
    private readonly List<InProcessBus> buses = [];
    private readonly List<OracleHost> oracles = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var oracle in oracles)
            await oracle.DisposeAsync();
        foreach (var bus in buses)
            await bus.DisposeAsync();
    }

    [Fact]
    public async Task An_owner_counts_what_others_send_on_as_work_and_not_as_one_clients()
    {
        var owner = await StartAsync("a", ("RequestsPerSecond", "1"), ("MaxConcurrent", "1"));
        var entry = await StartAsync("b");
        var scene = await OwnedByAsync(owner, "a");
        await entry.LockAsync(scene, 1_000_001, 9_000_001);
        // One after the other, and more than the owner's own limit for an address.
        for (var sequence = 1; sequence <= 8; sequence++)
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(entry, scene, sequence)).Status);
        var replies = new List<Reply>();
        for (var round = 1; replies.TrueForAll(r => r.Code != "overloaded"); round++)
            replies.AddRange(
                await Task.WhenAll(
                    Enumerable.Range(1, 20).Select(i => AskAsync(entry, scene, (20 * round) + i))
                )
            );
        Assert.All(
            replies.Where(r => r.Status != HttpStatusCode.OK),
            r => Assert.Equal(("overloaded", HttpStatusCode.ServiceUnavailable), (r.Code, r.Status))
        );
    }

    [Fact]
    public async Task Requests_that_wait_for_a_hand_over_are_bounded_in_number_and_in_time()
    {
        var oracle = await StartAsync("a", ("MaxConcurrent", "3"));
        var scene = new Scene();
        await oracle.LockAsync(scene, 1_000_001, 9_000_001);
        await TakeAllAsync(oracle);
        await Eventually.TrueAsync(async () =>
            (await AskAsync(oracle, scene, 100)).Status == HttpStatusCode.ServiceUnavailable
        );
        var replies = await Task.WhenAll(
            Enumerable.Range(1, 12).Select(i => AskAsync(oracle, scene, i))
        );
        Assert.All(replies, r => Assert.Equal(HttpStatusCode.ServiceUnavailable, r.Status));
        Assert.Equal(3, replies.Count(r => r.Code == "hand-over"));
        Assert.Equal(9, replies.Count(r => r.Code == "overloaded"));
        Assert.Empty(
            (
                await oracle
                    .Store.QuerySession()
                    .Events.FetchStreamAsync($"{scene.Id}", fromVersion: 3)
            )
        );
    }

    private async Task<OracleHost> StartAsync(
        string name,
        params (string Name, string Value)[] settings
    )
    {
        buses.Add(await InProcessBus.StartAsync());
        oracles.Add(
            await OracleHost.StartAsync(
                await SharedPostgres.ConnectionStringAsync(),
                schema,
                buses[^1],
                attestor,
                [.. settings, ("Replica", name)]
            )
        );
        return oracles[^1];
    }

    /// <summary>An agreement of a partition of that name's, once both have their share.</summary>
    private static async Task<Scene> OwnedByAsync(OracleHost oracle, string name)
    {
        await Eventually.TrueAsync(async () =>
            (await oracle.Store.Leases.FetchAsync())
                .Leases.Values.GroupBy(l => l.Holder)
                .Count(g => g.Count() == Partition.Count / 2) == 2
        );
        var table = await oracle.Store.Leases.FetchAsync();
        while (true)
            if (
                new Scene() is var scene
                && table.Leases[Partition.Names[Partition.Of(scene.Id)]].Holder?.Name == name
            )
                return scene;
    }

    /// <summary>To somebody who lives and does nothing.</summary>
    private static async Task TakeAllAsync(OracleHost oracle)
    {
        var leases = oracle.Store.Leases;
        var idle = await leases.JoinAsync("idle", "{}", TimeSpan.FromMinutes(5));
        var self = (await leases.FetchAsync()).Living["a"].Holder;
        await leases.ReleaseAsync(self, Partition.Names);
        await leases.TakeAsync(idle, Partition.Names);
    }

    private static Task<Reply> AskAsync(OracleHost oracle, Scene scene, int sequence)
    {
        var intent = scene.Intent((ulong)sequence);
        return oracle.Http.AskAsync(intent, scene.Sign(intent));
    }
}
