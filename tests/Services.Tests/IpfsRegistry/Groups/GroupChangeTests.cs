using System.Net.Http.Json;
using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.IpfsRegistry.Groups;
using Notary.IpfsRegistry.Replay;
using Notary.Protocol.Setup;
using Notary.Testing;
using Notary.Testing.Exchanges;

namespace Notary.Services.Tests.IpfsRegistry.Groups;

/// <summary>The registry brings the next group into force on both chains, and the group's own document after it.</summary>
public sealed class GroupChangeTests : IAsyncLifetime
{
    private RegistryHost _host = null!;
    private TestGroup _next = null!;

    public async Task InitializeAsync()
    {
        _host = await RegistryHost.StartAsync();
        await _host.PostAsync(Deal.GroupDocument);
        await _host.PublishAsync(_host.Notaries.Announcement);
        foreach (var chain in _host.Chains)
            chain.Group = _host.Notaries.State;
        await UntilAsync(async () => (await EventsAsync<GroupShown>()).Count == 2);
        _next = _host.Notaries.Prepare(new TestGroup(_host.Notaries.First));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task An_announced_group_takes_over_on_both_chains_and_gets_its_document()
    {
        await AnnounceAsync(_next, 1, 2);
        await ChangedAsync();

        var setup = await DocumentedAsync(version: 2);
        Assert.Equal("group", setup.Status);
        Assert.All(setup.Anchors, a => Assert.NotNull(a.TxId));
        var document = SetupDocument.Parse(
            await _host.Http.GetByteArrayAsync(
                new Uri($"/v1/documents/{setup.Cid}", UriKind.Relative)
            )
        );
        var group = KnownGroup.Parse(_next.AnnouncedBy(1)).ToSetup();
        Assert.Equal((2UL, group.PublicKey), (document.Group.Epoch, document.Group.PublicKey));
        Assert.Equal(Cid.Of(Deal.GroupDocument.ToCanonicalJson()), document.Previous);
        Assert.All(_host.Chains, c => Assert.Equal((2, 0), (c.Executed, c.Failed)));
        await AssertReplaysAsync();
    }

    [Fact]
    public async Task A_replaced_key_takes_over_under_the_old_ones_signature()
    {
        _next = _host.Notaries.Prepare(new TestGroup(epoch: 2));
        await AnnounceAsync(_next, 3, 4);
        await ChangedAsync();
        await DocumentedAsync(version: 2);
        Assert.NotEqual(_host.Notaries.First.PublicKey, _host.Chains[0].Group!.PublicKey);
        var shown = (await EventsAsync<GroupShown>())[^1];
        Assert.Equal(_host.Notaries.First.PublicKey, Hex.Decode(shown.FirstKey));
        await AssertReplaysAsync();
    }

    [Fact]
    public async Task Changes_follow_one_another()
    {
        await AnnounceAsync(_next, 1, 2);
        await ChangedAsync();
        await DocumentedAsync(version: 2);
        _next = _host.Notaries.Prepare(new TestGroup(epoch: 3));
        _host.Notaries.Erase(1);
        await AnnounceAsync(_next, 1, 2);
        await ChangedAsync();
        await DocumentedAsync(version: 3);
        await AssertReplaysAsync();
    }

    [Theory]
    [InlineData("sign")]
    [InlineData("prepare")]
    [InlineData("broadcast")]
    [InlineData("answer")]
    [InlineData("block")]
    public async Task A_crash_at_any_step_leaves_one_change_on_each_chain(string step)
    {
        foreach (var chain in _host.Chains)
            (chain.DiesAt, chain.MinesAtOnce) = (step, step != "block");
        var first = _host.Notaries.First;
        if (step == "sign")
            _host.Notaries.Erase(1);
        await AnnounceAsync(_next, 2, 4);
        await ReachedAsync(step);

        await _host.RestartAsync();
        _host.Notaries.Prepare(first);
        foreach (var chain in _host.Chains)
        {
            (chain.DiesAt, chain.MinesAtOnce) = (null, true);
            chain.Mine();
        }
        await ChangedAsync();
        await DocumentedAsync(version: 2);
        Assert.All(_host.Chains, c => Assert.Equal((2, 2, 0), (c.Prepared, c.Executed, c.Failed)));
        await AssertReplaysAsync();
    }

    [Fact]
    public async Task One_chain_goes_first_and_the_other_follows_after_a_restart()
    {
        var late = _host.Chains[1];
        late.DiesAt = "prepare";
        await AnnounceAsync(_next, 1, 2);
        await UntilAsync(() => Task.FromResult(_host.Chains[0].Group!.Epoch == 2));
        await _host.RestartAsync();
        Assert.Empty(await EventsAsync<GroupDocumented>());
        Assert.Equal(1UL, late.Group!.Epoch);

        late.DiesAt = null;
        await ChangedAsync();
        await DocumentedAsync(version: 2);
        await AssertReplaysAsync();
    }

    [Fact]
    public async Task One_members_word_changes_nothing()
    {
        await AnnounceAsync(_next, 1, 1);
        await UntilAsync(async () => (await EventsAsync<GroupAnnounced>()).Count == 2);
        await Task.Delay(500);
        Assert.Empty(await EventsAsync<GroupChangeAsked>());
        await AnnounceAsync(_next, 3);
        await ChangedAsync();
    }

    [Fact]
    public async Task A_group_that_the_members_do_not_know_holds_nothing_up()
    {
        var impostor = new TestGroup(_host.Notaries.First);
        await AnnounceAsync(impostor, 1, 2, 3, 4);
        await UntilAsync(async () => (await EventsAsync<GroupChangeAsked>()).Count == 2);
        await AnnounceAsync(_next, 1, 2);
        await ChangedAsync();
        await DocumentedAsync(version: 2);
        Assert.All(_host.Chains, c => Assert.Equal((2, 2), (c.Prepared, c.Executed)));
        await AssertReplaysAsync();
    }

    [Fact]
    public async Task A_setup_signed_by_the_former_group_is_signed_again_and_anchored_once()
    {
        foreach (var chain in _host.Chains)
            chain.MinesAtOnce = false;
        var deal = new Deal();
        await _host.PostAsync(deal.Document);
        await _host.PublishAsync(deal.ConsumerDeposit);
        await _host.PublishAsync(deal.ProviderDeposit);
        await UntilAsync(() => Task.FromResult(_host.Chains.All(c => c.Pending == 1)));
        await AnnounceAsync(_next, 1);
        foreach (var chain in _host.Chains)
        {
            chain.Group = _next.State;
            chain.MinesAtOnce = true;
            chain.Mine();
        }
        _host.Notaries.Erase(1);

        await UntilAsync(async () =>
            (await SetupAsync(deal.Terms.Id)).Anchors.Count(a => a.State == "anchored") == 2
        );
        await DocumentedAsync(version: 2);
        Assert.All(_host.Chains, c => Assert.Equal((2, 1), (c.Executed, c.Failed)));
        await AssertReplaysAsync();
    }

    [Theory]
    [InlineData("group-announced", "group.signature")]
    [InlineData("group-shown", "groupId")]
    [InlineData("group-change-asked", "publicKey")]
    [InlineData("group-documented", "cid")]
    public async Task An_altered_input_or_decision_shows_in_the_replay(string type, string member)
    {
        await AnnounceAsync(_next, 1, 2);
        await ChangedAsync();
        await DocumentedAsync(version: 2);
        await _host.Log.ForgeAsync(type, member);
        Assert.True((await _host.Log.VerifyAsync()).IsIntact);
        Assert.NotEmpty((await _host.Log.ReplayAsync(new RegistryReplay())).Mismatches);
    }

    private async Task AnnounceAsync(TestGroup group, params int[] members)
    {
        foreach (var member in members)
            await _host.PublishAsync(group.AnnouncedBy(member));
    }

    private Task ReachedAsync(string step) =>
        UntilAsync(async () =>
            step switch
            {
                "sign" => (await EventsAsync<GroupChangeAsked>()).Count == 2,
                "prepare" => (await EventsAsync<Notary.IpfsRegistry.Anchoring.AnchorSigned>()).Count
                    == 2,
                "broadcast" => _host.Chains.All(c => c.Prepared == 1),
                "answer" => _host.Chains.All(c => c.Executed == 1),
                _ => _host.Chains.All(c => c.Pending == 1),
            }
        );

    private Task ChangedAsync() =>
        UntilAsync(() =>
            Task.FromResult(_host.Chains.All(c => c.Group!.GroupId == _next.State.GroupId))
        );

    private async Task<SetupAnswer> DocumentedAsync(uint version)
    {
        SetupAnswer? found = null;
        await UntilAsync(async () =>
        {
            found = await SetupAsync(Bytes32.Zero);
            return found.Version == version && found.Anchors.Count(a => a.State == "anchored") == 2;
        });
        return found!;
    }

    private async Task<SetupAnswer> SetupAsync(Bytes32 id) =>
        (
            await _host.Http.GetFromJsonAsync<SetupAnswer>(
                new Uri($"/v1/setups/{id}", UriKind.Relative)
            )
        )!;

    private async Task<List<T>> EventsAsync<T>()
    {
        var events = new List<T>();
        await foreach (var e in _host.Log.ReadAllAsync())
        {
            if (e.Data is T data)
                events.Add(data);
        }
        return events;
    }

    private async Task AssertReplaysAsync() =>
        Assert.Empty((await _host.Log.ReplayAsync(new RegistryReplay())).Mismatches);

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
