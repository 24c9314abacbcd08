using System.Net;
using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;
using Notary.IpfsRegistry.Bonds;
using Notary.IpfsRegistry.Replay;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;
using Notary.Testing;
using Notary.Testing.Exchanges;

namespace Notary.Services.Tests.IpfsRegistry.Bonds;

public sealed class BondCaseTests
{
    private static readonly EvmPrivateKey Holder = EvmPrivateKey.Generate();

    [Fact]
    public async Task What_the_group_signs_takes_the_bond_once_and_the_case_can_be_read()
    {
        await using var host = await StartAsync();
        host.Chains[0].Bonds[Holder.Address] = 100;
        var shown = new BondCase.FalseChallenge(Keccak256.HashText("challenge"));

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(host, shown)).StatusCode);
        await UntilAsync(async () => (await EndsAsync(host)).Count == 1);
        Assert.Equal(0, host.Chains[0].Bonds[Holder.Address]);
        var cid = Cid.Of(shown.ToCanonicalJson());
        Assert.Equal(
            shown.ToCanonicalJson(),
            await host.Http.GetByteArrayAsync(new Uri($"/v1/documents/{cid}", UriKind.Relative))
        );

        // It pays in again: the offence is atoned for.
        host.Chains[0].Bonds[Holder.Address] = 50;
        await PostAsync(host, shown);
        await UntilAsync(async () => (await EndsAsync(host)).Count == 2);
        Assert.Equal(50, host.Chains[0].Bonds[Holder.Address]);
        Assert.Equal([true, false], (await EndsAsync(host)).Select(e => e.TxId is not null));

        Assert.Empty((await host.Log.ReplayAsync(new RegistryReplay())).Mismatches);
        await host.Log.ForgeAsync("bond-case-asked", "case", "{\"kind\":\"other\"}");
        Assert.NotEmpty((await host.Log.ReplayAsync(new RegistryReplay())).Mismatches);
    }

    [Fact]
    public async Task An_ask_is_let_go_when_nobody_has_signed_it_in_time()
    {
        await using var host = await StartAsync();
        host.Notaries.Erase(1);
        var payload = new GovernancePayload.BondRelease(Holder.Address, Bytes32.Zero, 10);
        var ask = new BondCase.Release(host.Chains[0].Identity.Id, payload, 7, default);
        using var stranger = EvmPrivateKey.Generate();
        ask = ask with { Signature = stranger.Sign(ask.Digest) };
        Assert.Equal(
            "400 document-invalid",
            await RegistryHost.CodeOfAsync(await PostAsync(host, ask))
        );
        ask = ask with { Signature = Holder.Sign(ask.Digest) };
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(host, ask)).StatusCode);

        host.Time.Pass(TimeSpan.FromDays(8));
        await UntilAsync(async () => (await EndsAsync(host)).Exists(e => e.Outcome == "lapsed"));
        Assert.Empty((await host.Log.ReplayAsync(new RegistryReplay())).Mismatches);
    }

    [Fact]
    public async Task What_is_no_case_or_about_no_bond_is_refused()
    {
        await using var host = await StartAsync();
        var shown = new BondCase.FalseChallenge(Keccak256.HashText("challenge"));
        Assert.Equal(
            "409 bond-missing",
            await RegistryHost.CodeOfAsync(await PostAsync(host, shown))
        );
        Assert.Equal(
            "400 request-malformed",
            await RegistryHost.CodeOfAsync(await PostAsync(host, shown, chain: "eip155:1"))
        );
        Assert.Equal(
            "400 document-not-canonical",
            await RegistryHost.CodeOfAsync(
                await host.Http.PostAsync(
                    At(host.Chains[0].Identity.Id),
                    new ByteArrayContent("{}"u8.ToArray())
                )
            )
        );
    }

    [Fact]
    public async Task Whose_bond_a_secret_root_costs_is_read_from_its_signature()
    {
        await using var host = await StartAsync();
        var exchange = new TestExchange(host.Time.Now);
        var attestor = TestExchange.Attestor.Address;
        host.Chains[0].Bonds[attestor] = 50;
        var shown = new BondCase.SecretRoot(exchange.Answer, exchange.Attestation);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(host, shown)).StatusCode);
        await UntilAsync(async () => (await EndsAsync(host)).Count == 1);
        Assert.Equal(0, host.Chains[0].Bonds[attestor]);
        Assert.Empty((await host.Log.ReplayAsync(new RegistryReplay())).Mismatches);
    }

    [Fact]
    public async Task A_shortfall_is_paid_from_the_pool_to_the_victim_of_the_penalty()
    {
        await using var host = await StartAsync();
        var exchange = new TestExchange(host.Time.Now);
        host.Chains[0].Bonds[BondHolder.Pool] = 50;
        var shown = ShortfallOn(host.Chains[0].Identity, exchange);
        foreach (var amount in new[] { "", "0", "-1", "1000000" })
            Assert.Equal(
                "400 request-malformed",
                await RegistryHost.CodeOfAsync(await PostAsync(host, shown, amount: amount))
            );
        var posted = await PostAsync(host, shown, amount: "20");
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        await UntilAsync(async () => (await EndsAsync(host)).Count == 1);
        Assert.Equal(30, host.Chains[0].Bonds[BondHolder.Pool]);

        var elsewhere = await PostAsync(host, shown, host.Chains[1].Identity.Id, "20");
        Assert.Equal("400 document-invalid", await RegistryHost.CodeOfAsync(elsewhere));
        var other = shown with { Answer = shown.Answer with { Amount = new(7) } };
        Assert.Equal(
            "400 document-invalid",
            await RegistryHost.CodeOfAsync(await PostAsync(host, other, amount: "20"))
        );
        Assert.Empty((await host.Log.ReplayAsync(new RegistryReplay())).Mismatches);
    }

    private static BondCase.Shortfall ShortfallOn(ChainIdentity chain, TestExchange exchange)
    {
        var agreement = exchange.Agreement with
        {
            PaymentChain = chain.Chain,
            PaymentContract = chain.UserContract,
        };
        var answer = exchange.Answer with
        {
            AgreementId = agreement.Id,
            PaymentChain = chain.Chain,
            PaymentContract = chain.UserContract,
        };
        return new(agreement, answer, PenaltyKind.PaymentMissing);
    }

    private static async Task<RegistryHost> StartAsync()
    {
        var host = await RegistryHost.StartAsync();
        await host.PublishAsync(host.Notaries.Announcement);
        foreach (var chain in host.Chains)
            chain.Group = host.Notaries.State;
        return host;
    }

    private static Task<HttpResponseMessage> PostAsync(
        RegistryHost host,
        BondCase shown,
        string? chain = null,
        string? amount = null
    ) =>
        host.Http.PostAsync(
            At(chain ?? host.Chains[0].Identity.Id, amount),
            new ByteArrayContent(shown.ToCanonicalJson())
        );

    private static Uri At(string chain, string? amount = null) =>
        new(
            $"/v1/bond-cases?chain={Uri.EscapeDataString(chain)}&holder={Holder.Address}&amount={amount}",
            UriKind.Relative
        );

    private static async Task<List<BondCaseEnded>> EndsAsync(RegistryHost host)
    {
        var ends = new List<BondCaseEnded>();
        await foreach (var e in host.Log.ReadAllAsync())
            if (e.Data is BondCaseEnded ended)
                ends.Add(ended);
        return ends;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!await condition())
            await Task.Delay(50, timeout.Token);
    }
}
