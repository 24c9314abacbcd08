using Notary.Member.Governance;
using Notary.Member.GroupChanges;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>
/// Whatever splits a network: once it has healed, a change ends. All honest members have the same next group, or none.
/// </summary>
public sealed class SplitTests
{
    private static readonly GovernancePayload Attestor = new GovernancePayload.Attestor(
        TestExchange.Attestor.Address,
        2_000_000_000
    );

    [Fact]
    public async Task A_network_split_during_a_ceremony_heals()
    {
        var hosts = await MemberHosts.CreateApartAsync(4);
        await using var bridge = await Bridge.StartAsync(hosts.Buses);
        await using var scene = await GroupScene.BeginAsync(hosts, 4);
        bridge.SplitCeremonies([1, 2], [3, 4]);
        var change = await scene.ProposeAsync(1, ChangeKind.Refresh);
        await scene.PhaseAsync(1, "Dealing");
        await scene.PhaseAsync(4, "Dealing");
        scene.Members.Time.Pass(TimeSpan.FromSeconds(120));
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.All([1, 2, 3, 4], m => Assert.Null(scene.CaseOf(m, change.Id)!.Result));

        bridge.Heal();
        var next = await scene.MadeAsync(1, 2, 3, 4);
        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3, 4);
        scene.AssertTheySign(next, 2, 3, 4);
        await scene.AssertReplayAsync(1, 4);
    }

    [Fact]
    public async Task A_resharing_that_fails_leaves_the_old_group_in_force_and_a_new_attempt_succeeds()
    {
        var hosts = await MemberHosts.CreateApartAsync(4);
        await using var bridge = await Bridge.StartAsync(hosts.Buses);
        await using var scene = await GroupScene.BeginAsync(hosts, 4);
        bridge.SplitCeremonies([1, 2], [3, 4]);
        var change = await scene.ProposeAsync(1, ChangeKind.Refresh);
        await Task.WhenAll(new[] { 1, 2, 3, 4 }.Select(m => scene.PhaseAsync(m, "Dealing")));
        await scene.PassPhasesAsync(
            () => new[] { 1, 2, 3, 4 }.All(m => scene.CaseOf(m, change.Id)!.End is not null),
            seconds: 901
        );
        bridge.Heal();
        var report = await scene.StatusAsync(1);
        Assert.Equal(("ended", "dkg-too-few-dealers"), (report!.State, report.Reason));
        Assert.Equal(scene.Group.Id, scene.LedgerOf(1).InForce!.Id);
        await scene.SignAsync(TestChains.Payment, Attestor);

        var again = await scene.ProposeAsync(1, ChangeKind.Refresh);
        Assert.Equal(2, again.Attempt);
        var next = await scene.MadeAsync(1, 2, 3, 4);
        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3, 4);
        scene.AssertTheySign(next, 1, 3, 4);
        await scene.AssertReplayAsync(1, 4);
    }

    [Fact]
    public async Task Members_that_made_different_next_groups_all_come_to_the_one_that_a_chain_took()
    {
        var hosts = await MemberHosts.CreateApartAsync(4);
        await using var bridge = await Bridge.StartAsync(hosts.Buses);
        await using var scene = await GroupScene.BeginAsync(hosts, 4);
        bridge.Split([1, 2, 3]);
        var first = await scene.ProposeAsync(1, ChangeKind.Refresh);
        await scene.PassPhasesAsync(() => HaveMade(scene, first.Id, 1, 2, 3));
        var one = await scene.MadeAsync(1, 2, 3);

        // Two members sign for the first one, which is one too few.
        bridge.Split([1, 2]);
        await AssertUnsignedAsync(scene, GroupScene.ChangeTo(one));
        await Task.WhenAll(new[] { 1, 2 }.Select(m => scene.SignedAsync(m)));

        bridge.Split([2, 3, 4]);
        var second = await scene.ProposeAsync(2, ChangeKind.Refresh);
        Assert.Equal(2, second.Attempt);
        await scene.ApproveAsync(second.Id, 3, 4);
        await scene.PassPhasesAsync(() => HaveMade(scene, second.Id, 2, 3, 4));
        var two = await scene.MadeAsync(2, 3, 4);
        Assert.NotEqual(one.Id, two.Id);
        Assert.Equal(one.Id, scene.LedgerOf(1).Successor!.Id);

        bridge.Heal();
        await scene.HandOverAsync(two);
        await scene.InForceAsync(two, 1, 2, 3, 4);
        await scene.SharesAsync(1, 2, 3, 4);
        scene.AssertTheySign(two, 1, 2, 4);
        await scene.AssertReplayAsync(1, 2, 3, 4);
    }

    [Fact]
    public async Task A_chain_that_does_not_decide_takes_only_what_the_deciding_one_shows()
    {
        await using var scene = await GroupScene.CreateAsync(3);
        await scene.ProposeAsync(1, ChangeKind.Refresh);
        var next = await scene.MadeAsync(1, 2, 3);
        await AssertUnsignedAsync(scene, GroupScene.ChangeTo(next), TestChains.Payment);
        var decided = await scene.EventsAsync<GovernanceDecided>(2);
        Assert.Equal("the chain that decides shows no next group yet", decided[^1].Refusal);
        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3);
        await scene.AssertReplayAsync(1, 2, 3);
    }

    private static bool HaveMade(GroupScene scene, string change, params int[] members) =>
        members.All(m => scene.CaseOf(m, change)?.Result is not null);

    private static async Task AssertUnsignedAsync(
        GroupScene scene,
        GovernancePayload payload,
        Chains.ChainIdentity? chain = null
    )
    {
        using var given = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            scene.SignAsync(chain ?? TestChains.Data, payload, cancellation: given.Token)
        );
    }
}
