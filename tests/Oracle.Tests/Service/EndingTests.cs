using System.Net;
using Notary.Contracts.Chain;
using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Replay;
using Notary.Protocol.Exchanges;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.Oracle.Tests.Service;

/// <summary>Suspensions and releases, as the watchers tell of them.</summary>
public sealed class EndingTests : IAsyncLifetime
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
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(1)).Status);
    }

    public async Task DisposeAsync()
    {
        await oracle.DisposeAsync();
        await bus.DisposeAsync();
    }

    [Fact]
    public async Task A_suspension_ends_the_answers_and_what_was_approved_stays()
    {
        await oracle.PublishAsync(
            new AgreementSuspended(
                Scene.PaymentChain,
                $"{scene.Id}",
                $"{scene.Agreement.Consumer.ToBytes32()}",
                ReleaseRequested: false,
                "0x0a",
                7
            )
        );
        await UntilRefusedAsync("agreement-suspended");
        Assert.Equal(("reserved", "reserved"), await StatesAsync());
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(1)).Status);
        Assert.Empty((await oracle.Store.ReplayAsync(new OracleReplay())).Mismatches);
    }

    [Fact]
    public async Task A_release_of_both_deposits_waives_what_is_open_on_both_sides()
    {
        await oracle.PublishAsync(
            new AgreementReleased(Scene.PaymentChain, $"{scene.Id}", "5000", "5000", "0x0a", 7)
        );
        await UntilRefusedAsync("agreement-withdrawn");
        await Eventually.TrueAsync(async () => await StatesAsync() == ("waived", "waived"));
        Assert.Empty((await oracle.Store.ReplayAsync(new OracleReplay())).Mismatches);
    }

    private Task<Reply> AskAsync(ulong sequence)
    {
        var intent = scene.Intent(sequence);
        return oracle.Http.LookUpAsync(intent, scene.Sign(intent));
    }

    private async Task UntilRefusedAsync(string code)
    {
        var next = 1UL; // what was approved already is given again
        await Eventually.TrueAsync(async () =>
            await AskAsync(++next) is { Status: HttpStatusCode.Conflict } reply
            && reply.Code == code
        );
    }

    private async Task<(string?, string?)> StatesAsync()
    {
        var shown = await oracle.Http.ShowAsync($"/v1/exposures/{ExchangeId.Of(scene.Id, 1)}");
        return (
            (string?)shown.Json["consumer"]!["state"],
            (string?)shown.Json["provider"]!["state"]
        );
    }
}
