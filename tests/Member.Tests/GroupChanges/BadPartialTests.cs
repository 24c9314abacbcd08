using Notary.Contracts.Group;
using Notary.GroupSigning;
using Notary.Member.Challenges;
using Notary.Member.Misbehaviour;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>What a member that gives a bad partial leaves behind, among whole notaries.</summary>
public sealed class BadPartialTests
{
    private const int Liar = 4;

    [Fact]
    public async Task A_bad_partial_is_in_the_logs_of_all_with_its_evidence_and_stops_nothing()
    {
        await using var scene = await GroupScene.CreateAsync(4);
        await scene.Members.StopAsync(Liar);
        await scene.Members.StopAsync(3);
        var attestor = new GovernancePayload.Attestor(TestExchange.Attestor.Address, 2_000_000_000);
        var request = SignatureRequest.Governance(TestChains.Payment, 1, attestor);
        var word = BadWord(scene, request.Message);
        var signing = scene.SignAsync(TestChains.Payment, attestor);
        await Task.WhenAll(scene.SignedAsync(1), scene.SignedAsync(2));
        await scene.PublishAsync(word);
        await Task.WhenAll(new[] { 1, 2 }.Select(m => SeenAsync(scene, m)));

        // What shows nothing is nobody's.
        var report = (await scene.EventsAsync<BadPartialShown>(1))[0].Report;
        await scene.PublishAsync(report with { Identity = scene.Members.IdentityOf(2) });
        var good = (await scene.EventsAsync<PartialSigned>(2))[0].Partial;
        await scene.PublishAsync(BadPartial.Report(scene.Group, good));
        await scene.Members.StartAsync(3);
        await signing;
        Assert.Equal(word, report.Evidence);
        var shown = Assert.Single((await scene.ReportAsync(1)).Misbehaviour);
        Assert.Equal(
            (BadPartial.Kind, scene.Members.IdentityOf(Liar)),
            (shown.Kind, shown.Identity)
        );
        await scene.AssertReplayAsync(1, 2);
    }

    private static Task SeenAsync(GroupScene scene, int member) =>
        Eventually.TrueAsync(async () =>
            (await scene.EventsAsync<BadPartialShown>(member)).Count == 1
        );

    /// <summary>Signed by the liar's identity, over another message with its share.</summary>
    private static PartialSignature BadWord(GroupScene scene, Evm.Bytes32 message)
    {
        using var keystore = scene.Members.OpenKeystore(Liar);
        var session = scene.LedgerOf(1).InForce!.Session!.Value;
        using var share = keystore.Share(session, Liar)!;
        var partial = share.Sign("something else"u8.ToArray());
        return new PartialSignature(
            message.ToString(),
            Liar,
            1,
            Evm.Hex.Encode(partial.ToBytes()),
            ""
        ).SignedBy(keystore.Identity);
    }
}
