using System.Net;
using Notary.Contracts.Chain;
using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Replay;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.Oracle.Tests.Service;

/// <summary>Blocks that leave their chain, as the watchers tell of them.</summary>
public sealed class ReorgTests : IAsyncLifetime
{
    private readonly Scene scene = new();
    private readonly EvmPrivateKey attestor = EvmPrivateKey.Generate();
    private InProcessBus bus = null!;
    private OracleHost oracle = null!;

    public async Task InitializeAsync()
    {
        bus = await InProcessBus.StartAsync();
        oracle = await OracleHost.StartAsync(
            await SharedPostgres.ConnectionStringAsync(),
            SharedPostgres.NewSchema(),
            bus,
            attestor
        );
        await oracle.LockAsync(scene, 5_000, 5_000);
    }

    public async Task DisposeAsync()
    {
        await oracle.DisposeAsync();
        await bus.DisposeAsync();
    }

    [Fact]
    public async Task A_reorg_within_the_depth_takes_the_payment_back_and_a_deeper_one_stops_the_answers()
    {
        var digest = await ApproveAsync(1);
        await oracle.PublishAsync(Seen(digest, "0x0a", 7));
        await UntilAsync("pending");
        await oracle.PublishAsync(new BlockReverted(Scene.PaymentChain, 7, "0x07"));
        await UntilAsync("reserved");
        await oracle.PublishAsync(Seen(digest, "0x0b", null));
        await UntilAsync("pending");
        await oracle.PublishAsync(new TransactionDropped(Scene.PaymentChain, "0x0b", null));
        await UntilAsync("reserved");
        await ApproveAsync(2);

        await oracle.PublishAsync(
            new LegConfirmed(Scene.PaymentChain, $"{scene.Id}", 1, 0, digest, "0x0a", 8)
        );
        await UntilAsync("settled");
        await oracle.PublishAsync(new BlockReverted(Scene.PaymentChain, 8, "0x08"));
        var next = 2UL; // what was approved already is given again
        await Eventually.TrueAsync(async () =>
            (await AskAsync(++next))
                is { Code: "agreement-reverted", Status: HttpStatusCode.Conflict }
        );
        Assert.Empty((await oracle.Store.ReplayAsync(new OracleReplay())).Mismatches);
    }

    private PaymentSeen Seen(string digest, string txId, long? height) =>
        new(Scene.PaymentChain, $"{scene.Id}", 1, digest, txId, height);

    private Task<Reply> AskAsync(ulong sequence)
    {
        var intent = scene.Intent(sequence);
        return oracle.Http.LookUpAsync(intent, scene.Sign(intent));
    }

    private async Task<string> ApproveAsync(ulong sequence)
    {
        var reply = await AskAsync(sequence);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return $"{LookupCodec.DecodeResponse(Hex.Decode(reply.Text("data")!)).Answer.Digest}";
    }

    private Task UntilAsync(string state) =>
        Eventually.TrueAsync(async () =>
            (string?)
                (await oracle.Http.ShowAsync($"/v1/exposures/{ExchangeId.Of(scene.Id, 1)}")).Json[
                    "consumer"
                ]!["state"] == state
        );
}
