using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Notary.EventStore;
using Notary.Evm;
using Notary.IpfsRegistry.Replay;
using Notary.Testing;

namespace Notary.Services.Tests.IpfsRegistry.Releases;

public sealed class ReleaseTests
{
    [Fact]
    public async Task An_expired_agreements_deposits_are_returned_on_both_chains_whoever_asks_and_how_often()
    {
        await using var host = await RegistryHost.StartAsync();
        var deal = await LockedAsync(host);
        host.Time.PassUntil(deal.Terms.Expiry);

        Assert.Equal(HttpStatusCode.Accepted, (await AskAsync(host, deal.Terms.Id)).StatusCode);
        await AskAsync(host, deal.Terms.Id);
        await ReturnedAsync(host, deal);

        // Each chain executed the setup's anchor and the release.
        Assert.All(host.Chains, c => Assert.Equal((2, 0), (c.Executed, c.Failed)));
        await host.RestartAsync();
        await AskAsync(host, deal.Terms.Id);
        await ReturnedAsync(host, deal);
        Assert.All(host.Chains, c => Assert.Equal(2, c.Prepared));

        Assert.Empty((await host.Log.ReplayAsync(new RegistryReplay())).Mismatches);
        await host.Log.ForgeAsync("release-asked", "agreement");
        Assert.NotEmpty((await host.Log.ReplayAsync(new RegistryReplay())).Mismatches);
    }

    [Fact]
    public async Task What_is_unknown_or_goes_on_is_not_asked_for()
    {
        await using var host = await RegistryHost.StartAsync();
        var unknown = Keccak256.HashText("unknown");
        Assert.Equal(
            "404 setup-unknown",
            await RegistryHost.CodeOfAsync(await AskAsync(host, unknown))
        );
        Assert.Equal(
            "404 release-unknown",
            await RegistryHost.CodeOfAsync(await host.Http.GetAsync(At(unknown)))
        );
        var deal = await LockedAsync(host);
        Assert.Equal(
            "409 agreement-not-expired",
            await RegistryHost.CodeOfAsync(await AskAsync(host, deal.Terms.Id))
        );
        Assert.Equal(
            "404 release-unknown",
            await RegistryHost.CodeOfAsync(await host.Http.GetAsync(At(deal.Terms.Id)))
        );
    }

    private static async Task<Deal> LockedAsync(RegistryHost host)
    {
        var deal = new Deal((ulong)host.Time.Now + 100);
        await host.PublishAsync(host.Notaries.Announcement);
        foreach (var chain in host.Chains)
            chain.Group = host.Notaries.State;
        await host.PostAsync(deal.Document);
        await host.PublishAsync(deal.ConsumerDeposit);
        await host.PublishAsync(deal.ProviderDeposit);
        await UntilAsync(() => Task.FromResult(host.Chains.All(c => c.Executed == 1)));
        return deal;
    }

    private static Task<HttpResponseMessage> AskAsync(RegistryHost host, Bytes32 agreementId) =>
        host.Http.PostAsJsonAsync(
            new Uri("/v1/releases", UriKind.Relative),
            new { agreementId = agreementId.ToString() }
        );

    private static Task ReturnedAsync(RegistryHost host, Deal deal) =>
        UntilAsync(async () =>
        {
            var release = await host.Http.GetFromJsonAsync<JsonElement>(At(deal.Terms.Id));
            return release
                    .GetProperty("chains")
                    .EnumerateArray()
                    .Count(c =>
                        c.GetProperty("state").GetString() == "anchored"
                        && c.GetProperty("txId").GetString() is not null
                    ) == 2;
        });

    private static Uri At(Bytes32 agreementId) =>
        new($"/v1/releases/{agreementId}", UriKind.Relative);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
            await Task.Delay(20, timeout.Token);
    }
}
