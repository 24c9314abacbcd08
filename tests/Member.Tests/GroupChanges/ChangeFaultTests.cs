using Notary.Member.Governance;
using Notary.Member.GroupChanges;
using Notary.Member.Keys;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>What may go wrong while a group changes.</summary>
public sealed class ChangeFaultTests
{
    private static readonly GovernancePayload Attestor = new GovernancePayload.Attestor(
        TestExchange.Attestor.Address,
        2_000_000_000
    );

    [Fact]
    public async Task A_member_that_is_absent_from_the_start_stops_nothing_and_catches_up()
    {
        await using var scene = await GroupScene.CreateAsync(4);
        await scene.Members.StopAsync(4);
        await scene.ProposeAsync(1, ChangeKind.Refresh);
        await scene.PassPhasesAsync(() => HaveMade(scene, 1, 2, 3));
        var next = await scene.MadeAsync(1, 2, 3);
        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3);

        await scene.Members.StartAsync(4);
        await Eventually.TrueAsync(() => scene.KeyringOf(4).Current is { Epoch: 2 });
        scene.AssertTheySign(next, 1, 2, 4);
        await scene.AssertReplayAsync(1, 4);
    }

    [Fact]
    public async Task Members_restarted_in_each_phase_come_to_the_next_group()
    {
        await using var scene = await GroupScene.CreateAsync(4);
        await scene.Members.StopAsync(4);
        await scene.Members.StopAsync(3);
        await scene.ProposeAsync(1, ChangeKind.Refresh);
        await Eventually.TrueAsync(() => scene.LedgerOf(1).Changes is [{ ApprovedBy.Count: 1 }]);
        await scene.RestartAsync(1);
        // The fourth's absence holds the others in each phase until its time is over.
        await scene.Members.StartAsync(3);
        await scene.PhaseAsync(2, "Dealing");
        await scene.RestartAsync(2);
        await scene.PhaseAsync(2, "Dealing");
        scene.Members.Time.Pass(TimeSpan.FromSeconds(31));
        await scene.PhaseAsync(3, "Complaint");
        await scene.RestartAsync(3);
        await scene.PassPhasesAsync(() => HaveMade(scene, 1, 2, 3));
        var next = await scene.MadeAsync(1, 2, 3);
        await scene.RestartAsync(1);
        await scene.MadeAsync(1, 2, 3);

        await scene.HandOverAsync(next, scene.Members.Data);
        await scene.RestartAsync(2);
        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3);
        await scene.RestartAsync(3);
        await scene.InForceAsync(next, 3);
        scene.AssertTheySign(next, 1, 2, 3);
        await scene.AssertReplayAsync(1, 2, 3);
    }

    [Fact]
    public async Task Of_two_ceremonies_at_once_all_members_choose_the_same()
    {
        await using var scene = await GroupScene.CreateAsync(4);
        var refresh = await scene.ProposeAsync(1, ChangeKind.Refresh);
        var order = await scene.ProposeAsync(2, ChangeKind.Reshare, scene.Identities(2, 1, 3, 4));
        await scene.ApproveAsync(order.Id, 1, 3, 4);
        await scene.ApproveAsync(refresh.Id, 2, 3, 4);
        await Eventually.TrueAsync(() =>
            new[] { 1, 2, 3, 4 }.All(m =>
                scene.LedgerOf(m).Changes is [{ Result: not null }, { Result: not null }]
            )
        );
        var other = scene.LedgerOf(3).Changes.Select(c => c.Result!);
        var next = await scene.MadeAsync(1, 2, 3, 4);
        var lost = other.Single(group => group.Id != next.Id);
        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3, 4);
        scene.AssertTheySign(next, 1, 3, 4);
        Assert.Null(scene.Members.Part<Keystore>(3).Share(lost.Session!.Value, lost.Member));
        await scene.AssertReplayAsync(1, 2, 3, 4);
    }

    [Fact]
    public async Task Members_hand_over_to_nothing_but_their_own_next_group()
    {
        await using var scene = await GroupScene.CreateAsync(3);
        var foreign = new GovernancePayload.GroupChange(
            2,
            scene.Group.Key.PublicKey.ToBytes(),
            Evm.Keccak256.HashText("some group")
        );
        await AssertRefusedAsync(scene, foreign, "this member has made no next group");
        await scene.ProposeAsync(1, ChangeKind.Refresh);
        await scene.MadeAsync(1, 2, 3);
        await AssertRefusedAsync(scene, foreign, "it is not the next group as this member has it");
        await scene.AssertReplayAsync(1, 2, 3);
    }

    [Fact]
    public async Task Requests_of_a_replaced_epoch_are_refused()
    {
        await using var scene = await GroupScene.CreateAsync(3);
        var old = scene.Group;
        await scene.ProposeAsync(1, ChangeKind.Refresh);
        var next = await scene.MadeAsync(1, 2, 3);
        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            using var given = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await scene.SignAsync(TestChains.Payment, Attestor, old, given.Token);
        });
        var decided = await scene.EventsAsync<GovernanceDecided>(2);
        Assert.Equal("the request is for another epoch", decided[^1].Refusal);
        await scene.SignAsync(TestChains.Payment, Attestor);
        await scene.AssertReplayAsync(2);
    }

    private static bool HaveMade(GroupScene scene, params int[] members) =>
        members.All(m => scene.LedgerOf(m).Successor is not null);

    private static async Task AssertRefusedAsync(
        GroupScene scene,
        GovernancePayload payload,
        string reason
    )
    {
        using var given = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            scene.SignAsync(TestChains.Data, payload, cancellation: given.Token)
        );
        var decided = await scene.EventsAsync<GovernanceDecided>(2);
        Assert.Equal(reason, decided[^1].Refusal);
    }
}
