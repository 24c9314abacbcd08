using Notary.Contracts.Group;
using Notary.GroupSigning;
using Notary.Member.Credit.Elections;
using Notary.Member.Misbehaviour;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Credit;

/// <summary>Evidence of misbehaviour costs a member its seat.</summary>
public sealed class ExpulsionTests
{
    private const int Liar = 4;
    private static readonly int[] Honest = [1, 2, 3];

    [Fact]
    public async Task A_member_of_whose_misbehaviour_the_others_have_a_record_is_not_elected()
    {
        await using var scene = await CreditScene.CreateAsync(4);
        await scene.Members.StopAsync(Liar);
        var report = BadPartial.Report(scene.Scene.Group, BadWord(scene));
        await scene.Scene.PublishAsync(report);
        await Eventually.TrueAsync(() => Honest.All(m => scene.LedgerOf(m).Votes.Count == 1));
        foreach (var member in Honest)
            Assert.Single(await scene.Scene.EventsAsync<BadPartialShown>(member));

        await scene.EndEpochAsync(1, Honest);
        await Eventually.TrueAsync(() =>
            Honest.All(m => scene.Scene.LedgerOf(m).Elected is not null)
        );
        foreach (var member in Honest)
        {
            Assert.Equal(
                [scene.NodeOf(Liar)],
                Election.Of(scene.LedgerOf(member), scene.Terms)!.Expelled
            );
            Assert.DoesNotContain(
                scene.Members.IdentityOf(Liar),
                scene.Scene.LedgerOf(member).Elected!.Members,
                StringComparer.Ordinal
            );
        }
        var shown = await scene.AskAsync<CreditReport>(1, "/v1/credit");
        Assert.Equal([scene.NodeOf(Liar)], shown.Expelled);
        await scene.Scene.AssertReplayAsync(Honest);
    }

    /// <summary>Signed by the liar's identity, over another message with its share.</summary>
    private static PartialSignature BadWord(CreditScene scene)
    {
        var attestor = new GovernancePayload.Attestor(TestExchange.Attestor.Address, 2_000_000_000);
        var request = SignatureRequest.Governance(TestChains.Payment, 1, attestor);
        using var keystore = scene.Members.OpenKeystore(Liar);
        var session = scene.Scene.LedgerOf(1).InForce!.Session!.Value;
        using var share = keystore.Share(session, Liar)!;
        var bad = share.Sign("something else"u8.ToArray());
        return new PartialSignature(
            request.Message.ToString(),
            Liar,
            1,
            Evm.Hex.Encode(bad.ToBytes()),
            ""
        ).SignedBy(keystore.Identity);
    }
}
