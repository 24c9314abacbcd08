using System.ComponentModel.DataAnnotations;
using System.Net.Http.Json;
using Notary.Chains;
using Notary.EventStore;
using Notary.GroupSigning;
using Notary.IpfsRegistry;
using Notary.IpfsRegistry.Replay;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.Services.Tests.IpfsRegistry.Anchoring;

public sealed class AnchoringTests
{
    [Fact]
    public async Task A_locked_setup_is_anchored_on_both_chains_under_the_groups_signature()
    {
        await using var host = await RegistryHost.StartAsync();
        await ActivateAsync(host, host.Notaries.Announcement);

        var setup = await AnchoredAsync(host, await LockAsync(host));

        Assert.Equal("locked", setup.Status);
        Assert.All(setup.Anchors, a => Assert.Equal(setup.Cid, a.Cid));
        Assert.All(setup.Anchors, a => Assert.NotNull(a.TxId));
        Assert.All(host.Chains, c => Assert.Equal((1, 0), (c.Executed, c.Failed)));
    }

    [Fact]
    public async Task A_restart_before_the_block_leaves_one_transaction_on_each_chain()
    {
        await using var host = await RegistryHost.StartAsync();
        await ActivateAsync(host, host.Notaries.Announcement);
        foreach (var chain in host.Chains)
            chain.MinesAtOnce = false;
        var deal = await LockAsync(host);
        await UntilAsync(() => Task.FromResult(host.Chains.All(c => c.Pending == 1)));

        await host.RestartAsync();
        foreach (var chain in host.Chains)
            chain.Mine();

        await AnchoredAsync(host, deal);
        Assert.All(
            host.Chains,
            c => Assert.Equal((1, 1, 0, 0), (c.Prepared, c.Executed, c.Failed, c.Pending))
        );
        await host.RestartAsync();
        await AnchoredAsync(host, deal);
        Assert.All(host.Chains, c => Assert.Equal(1, c.Prepared));
    }

    [Fact]
    public async Task A_setup_that_was_locked_before_the_group_was_in_force_is_anchored_later()
    {
        await using var host = await RegistryHost.StartAsync();
        var deal = await LockAsync(host);
        await UntilAsync(async () => (await SetupAsync(host, deal)).Anchors.Count == 2);
        Assert.All((await SetupAsync(host, deal)).Anchors, a => Assert.Equal("asked", a.State));

        await host.RestartAsync();
        await ActivateAsync(host, host.Notaries.Announcement);

        await AnchoredAsync(host, deal);
    }

    [Fact]
    public async Task What_somebody_else_anchored_is_not_anchored_again()
    {
        await using var host = await RegistryHost.StartAsync();
        var deal = await LockAsync(host);
        var locked = await SetupAsync(host, deal);
        foreach (var chain in host.Chains)
            chain.Anchor(deal.Terms.Id, new(locked.Version, Cid.DigestOf(locked.Cid)));

        var setup = await AnchoredAsync(host, deal);

        Assert.All(setup.Anchors, a => Assert.Null(a.TxId));
        Assert.All(host.Chains, c => Assert.Equal(0, c.Prepared));
    }

    [Theory]
    [InlineData("WrongEpoch")]
    [InlineData("StaleVersion")]
    [InlineData("NONCE_USED")]
    public async Task A_refusal_is_followed_until_the_chain_shows_the_anchor(string code)
    {
        await using var host = await RegistryHost.StartAsync();
        foreach (var chain in host.Chains)
            chain.Refusal = new ChainRejectedException("refused", code);
        await ActivateAsync(host, host.Notaries.Announcement);

        await AnchoredAsync(host, await LockAsync(host));

        Assert.All(host.Chains, c => Assert.Equal((1, 1), (c.Prepared, c.Executed)));
    }

    [Fact]
    public async Task An_announcement_with_strangers_for_members_holds_nothing_up()
    {
        await using var host = await RegistryHost.StartAsync();
        await ActivateAsync(host, host.Notaries.Forgery);
        await ActivateAsync(host, host.Notaries.Announcement);

        await AnchoredAsync(host, await LockAsync(host));
    }

    [Fact]
    public async Task A_bad_partial_holds_nothing_up_and_is_reported_with_its_evidence()
    {
        await using var host = await RegistryHost.StartAsync();
        host.Notaries.OneLies = true;
        await ActivateAsync(host, host.Notaries.Announcement);

        await AnchoredAsync(host, await LockAsync(host));

        await UntilAsync(() => Task.FromResult(host.Heard.Misbehaviour.Count == 2));
        var group = KnownGroup.Parse(host.Notaries.Announcement);
        Assert.All(host.Heard.Misbehaviour, r => Assert.True(BadPartial.IsProved(r, group)));
        Assert.All(host.Heard.Misbehaviour, r => Assert.Equal(4, r.Evidence.Member));
        Assert.Empty((await host.Log.ReplayAsync(new RegistryReplay())).Mismatches);
        await host.Log.ForgeAsync("misbehaviour-found", "report.evidence.partial");
        Assert.NotEmpty((await host.Log.ReplayAsync(new RegistryReplay())).Mismatches);
    }

    [Fact]
    public void Without_chains_the_registry_does_not_start()
    {
        string[] settings = ["--ConnectionStrings:Postgres=Host=127.0.0.1"];
        var missing = Assert.Throws<ValidationException>(() =>
            ServiceHost.Build("ipfs-registry", settings, b => b.AddIpfsRegistry(), _ => { })
        );
        Assert.Contains("Chains__0__Evm__Http", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_log_replays_without_a_difference()
    {
        await using var host = await AnchoredHostAsync();
        var report = await host.Log.ReplayAsync(new RegistryReplay());
        Assert.Empty(report.Mismatches);
        Assert.True(report.Decisions >= 9, $"{report.Decisions} decisions");
    }

    [Theory]
    [InlineData("document-received", "json")]
    [InlineData("deposit-seen", "balance")]
    [InlineData("setup-recorded", "cid")]
    [InlineData("deposits-completed", "agreementId")]
    [InlineData("anchor-asked", "cid")]
    [InlineData("anchor-signed", "signature")]
    [InlineData("group-announced", "group.signature")]
    public async Task An_altered_input_or_decision_shows_in_the_replay(string type, string member)
    {
        await using var host = await AnchoredHostAsync();
        await host.Log.ForgeAsync(type, member);
        Assert.True((await host.Log.VerifyAsync()).IsIntact);
        Assert.NotEmpty((await host.Log.ReplayAsync(new RegistryReplay())).Mismatches);
    }

    private static async Task<RegistryHost> AnchoredHostAsync()
    {
        var host = await RegistryHost.StartAsync();
        await ActivateAsync(host, host.Notaries.Announcement);
        await AnchoredAsync(host, await LockAsync(host));
        return host;
    }

    private static async Task ActivateAsync(
        RegistryHost host,
        Notary.Contracts.Group.GroupActivated announcement
    )
    {
        await host.PublishAsync(announcement);
        foreach (var chain in host.Chains)
            chain.Group = host.Notaries.State;
    }

    private static async Task<Deal> LockAsync(RegistryHost host)
    {
        var deal = new Deal();
        await host.PostAsync(deal.Document);
        await host.PublishAsync(deal.ConsumerDeposit);
        await host.PublishAsync(deal.ProviderDeposit);
        await UntilAsync(async () => (await SetupAsync(host, deal)).Status == "locked");
        return deal;
    }

    private static async Task<SetupAnswer> AnchoredAsync(RegistryHost host, Deal deal)
    {
        await UntilAsync(async () =>
            (await SetupAsync(host, deal)).Anchors.Count(a => a.State == "anchored") == 2
        );
        return await SetupAsync(host, deal);
    }

    private static async Task<SetupAnswer> SetupAsync(RegistryHost host, Deal deal) =>
        (
            await host.Http.GetFromJsonAsync<SetupAnswer>(
                new Uri($"/v1/setups/{deal.Terms.Id}", UriKind.Relative)
            )
        )!;

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
            await Task.Delay(20, timeout.Token);
    }

    private sealed record SetupAnswer(
        uint Version,
        string Cid,
        string Status,
        IReadOnlyList<AnchorAnswer> Anchors
    );

    private sealed record AnchorAnswer(string Chain, string State, string? Cid, string? TxId);
}
