using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Credit.Elections;
using Notary.Member.Misbehaviour;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Credit;

/// <summary>Evidence of misbehaviour costs a member its seat; where the others cannot make the next group, the old one stays.</summary>
public sealed class ExpulsionTests
{
    private const int Liar = 4;
    private static readonly int[] Honest = [1, 2, 3];

    [Fact]
    public async Task A_member_of_whose_misbehaviour_the_others_have_a_record_loses_its_seat_over_RabbitMQ()
    {
        await using var scene = await ExpelledAsync();
        foreach (var member in Honest)
        {
            Assert.Single(await scene.Scene.EventsAsync<BadPartialShown>(member));
            Assert.Equal(
                [scene.NodeOf(Liar)],
                Election.Of(scene.LedgerOf(member), scene.Terms)!.Expelled
            );
        }
        var shown = await scene.AskAsync<CreditReport>(1, "/v1/credit");
        Assert.Equal([scene.NodeOf(Liar)], shown.Expelled);

        var next = await scene.TakeOverAsync(Honest);
        Assert.Equal(
            scene.Scene.Identities(Honest).Order(StringComparer.Ordinal),
            next.Identities.Select(k => Hex.Encode(k.ToBytes())).Order(StringComparer.Ordinal)
        );
        await scene.Scene.AssertReplayAsync(Honest);
    }

    [Fact]
    public async Task A_resharing_that_fails_keeps_the_old_group_and_the_next_election_tries_again_over_RabbitMQ()
    {
        await using var scene = await ExpelledAsync();
        var old = scene.Scene.Group;
        await scene.Scene.PhaseAsync(1, "Dealing");
        await scene.Members.StopAsync(3);
        // Without it the next group, of three, cannot be made.
        int[] left = [1, 2];
        await scene.PassPhasesAsync(() =>
            left.All(m => scene.Scene.LedgerOf(m).Changes is [{ End: not null }])
        );
        Assert.All(left, m => Assert.Null(scene.Scene.LedgerOf(m).Successor));
        await scene.Scene.InForceAsync(old, left);

        await scene.Members.StartAsync(3);
        await scene.Scene.SharesAsync(Honest);
        await scene.Scene.SignAsync(
            TestChains.Payment,
            new GovernancePayload.Attestor(TestExchange.Attestor.Address, 2_100_000_000)
        );
        await scene.EndEpochAsync(2, Honest);
        var next = await scene.TakeOverAsync(Honest);
        Assert.Equal(old.PublicKey, next.PublicKey);
        await scene.Scene.AssertReplayAsync(Honest);
    }

    /// <summary>Four members, of whom three have elected a group without the fourth.</summary>
    private static async Task<CreditScene> ExpelledAsync()
    {
        var scene = await CreditScene.CreateAsync(4, overRabbitMq: true);
        await scene.Members.StopAsync(Liar);
        await scene.AccuseAsync(Liar, Honest);
        await scene.EndEpochAsync(1, Honest);
        await Eventually.TrueAsync(() =>
            Honest.All(m => scene.Scene.LedgerOf(m).Elected is not null)
        );
        return scene;
    }
}
