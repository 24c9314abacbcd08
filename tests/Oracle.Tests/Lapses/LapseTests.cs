using System.Net;
using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Lapses;
using Notary.Oracle.Replay;
using Notary.Oracle.Tests.Service;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.ServiceDefaults;
using Notary.Testing;
using Notary.Testing.Exchanges;

namespace Notary.Oracle.Tests.Lapses;

/// <summary>Two oracles over one database, each with a bus of its own; a group signs watermarks, and somebody else does too.</summary>
public sealed class LapseTests : IAsyncLifetime
{
    private readonly TestGroup group = new();
    private readonly EvmPrivateKey attestor = EvmPrivateKey.Generate();
    private readonly string schema = SharedPostgres.NewSchema();
    private readonly List<Scene> scenes = [.. Enumerable.Range(0, 6).Select(_ => new Scene())];
    private readonly List<InProcessBus> buses = [];
    private readonly List<OracleHost> oracles = [];

    /// <summary>Exchange 1 of every agreement takes 200 of 300 and 600 of 1,000.</summary>
    public async Task InitializeAsync()
    {
        await AddAsync("a");
        foreach (var scene in scenes)
        {
            await oracles[0].LockAsync(scene, 300, 1_000);
            await AskAsync(scene, 1, HttpStatusCode.OK);
        }
        await AddAsync("b");
        foreach (var oracle in oracles)
            await oracle.PublishAsync(group.AnnouncedBy(1));
    }

    public async Task DisposeAsync()
    {
        foreach (var oracle in oracles)
            await oracle.DisposeAsync();
        foreach (var bus in buses)
            await bus.DisposeAsync();
    }

    [Fact]
    public async Task Exposures_lapse_under_the_groups_watermark_whichever_oracle_hears_of_it_but_those_that_it_lists()
    {
        var listed = Signed.Challenge(scenes[0], 1, PenaltyKind.PaymentMissing);
        var until = Signed.Until(scenes[0]);
        await AskAsync(scenes[1], 2, HttpStatusCode.Conflict);

        await oracles[0].PublishAsync(Signed.By(new TestGroup(), new(0, until, [])));
        await oracles[0].PublishAsync(Signed.By(group, new(0, until, [listed])));
        foreach (var scene in scenes.Skip(1))
            await UntilAsync(scene, "0", "0");
        await UntilAsync(scenes[0], "200", "0");
        await AskAsync(scenes[1], 2, HttpStatusCode.OK);
        await AskAsync(scenes[0], 2, HttpStatusCode.Conflict);

        await oracles[1].PublishAsync(Signed.By(group, new(until - 1, until + 1, [])));
        await UntilAsync(scenes[0], "0", "0");
        await AskAsync(scenes[0], 2, HttpStatusCode.OK);
        await AssertLogAsync(watermarks: 2);
    }

    /// <summary>Both oracles show it.</summary>
    private async Task UntilAsync(Scene scene, string consumer, string provider)
    {
        foreach (var oracle in oracles)
            await Eventually.TrueAsync(async () =>
                (await oracle.Http.ShowAsync($"/v1/accounts/{scene.Id}")).Json is var shown
                && (string?)shown["consumer"]!["exposure"] == consumer
                && (string?)shown["provider"]!["exposure"] == provider
            );
    }

    private async Task AskAsync(Scene scene, ulong sequence, HttpStatusCode expected)
    {
        var intent = scene.Intent(sequence);
        var reply = await oracles[0].Http.AskAsync(intent, scene.Sign(intent));
        Assert.Equal(expected, reply.Status);
    }

    private async Task AssertLogAsync(int watermarks)
    {
        var taken = await oracles[0]
            .Store.QuerySession()
            .Events.FetchStreamAsync(Watermarks.Stream);
        Assert.Equal(watermarks, taken.Count);
        Assert.Empty((await oracles[0].Store.ReplayAsync(new OracleReplay())).Mismatches);
    }

    private async Task AddAsync(string name)
    {
        buses.Add(await InProcessBus.StartAsync());
        var chain = new FakeChain(Scene.Payment, new()) { Group = group.State };
        oracles.Add(
            await OracleHost.StartAsync(
                await SharedPostgres.ConnectionStringAsync(),
                schema,
                buses[^1],
                attestor,
                new ChainSet([chain, new FakeChain(Scene.Data, new())]),
                ("Replica", name),
                ("WatermarkSeconds", "1")
            )
        );
    }
}
