using System.Net;
using System.Net.Http.Json;
using Notary.Chains;
using Notary.Evm;
using Notary.Member.Credit.Http;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Tests.Credit;

/// <summary>A bond is asked of candidates, and the members look for it on their own nodes.</summary>
public sealed class BondTests
{
    private const int Bond = 100;

    [Fact]
    public async Task Only_whom_both_chains_show_with_its_keys_and_a_bond_is_a_candidate()
    {
        await using var scene = await CreditScene.CreateAsync(1, candidates: 5, minBond: Bond);
        int[] candidates = [2, 3, 4, 5, 6];
        var keys = candidates.ToDictionary(
            c => c,
            c => new CandidateKeys(scene.Members.IdentityOf(c))
        );
        var (good, poor, foreign) = (keys[2], keys[3], keys[4]);
        good.Register(scene.Members, Bond);
        poor.Register(scene.Members, Bond, dataBond: Bond - 1);
        foreign.Register(scene.Members, Bond);
        scene.Members.Data.Candidates[foreign.FabricOperator] = new(good.Digest, Bond);
        keys[5].Register(scene.Members, Bond);
        scene.Members.Payment.Candidates.Remove(keys[5].Operator.ToBytes32(), out _);
        foreach (var candidate in candidates)
            await scene.StandAsync(candidate, keys[candidate]);
        await Eventually.TrueAsync(() => scene.LedgerOf(1).Bonds.Count == candidates.Length);

        await scene.EndEpochAsync(1, 1);
        Assert.Equal([1, 2], Named(scene, candidates));

        // Its operator ends the registration on one chain.
        scene.Members.Data.Candidates[good.FabricOperator] = new(null, Bond);
        await scene.EndEpochAsync(2, 1);
        Assert.Equal([1], Named(scene, candidates));

        // And the other one pays what was missing.
        poor.Register(scene.Members, Bond);
        await scene.EndEpochAsync(3, 1);
        Assert.Equal([1, 3], Named(scene, candidates));
        await scene.Scene.AssertReplayAsync(1);
        foreach (var own in keys.Values)
            own.Dispose();
    }

    [Fact]
    public async Task A_member_whose_operator_ends_its_registration_leaves_the_group_over_RabbitMQ()
    {
        const int leaver = 4;
        int[] others = [1, 2, 3];
        await using var scene = await CreditScene.CreateAsync(4, overRabbitMq: true);
        using var keys = new CandidateKeys(scene.Members.IdentityOf(leaver));
        keys.Register(scene.Members, Bond);
        await scene.StandAsync(leaver, keys);
        var node = scene.NodeOf(leaver);
        await Eventually.TrueAsync(() => scene.LedgerOf(leaver).Bonds.ContainsKey(node));
        Assert.Empty(scene.Scene.LedgerOf(leaver).Changes);

        scene.Members.Payment.Candidates[keys.Operator.ToBytes32()] = new(null, Bond);
        var next = await scene.TakeOverAsync(others);
        Assert.Equal(
            scene.Scene.Identities(others),
            next.Identities.Select(k => Hex.Encode(k.ToBytes())),
            StringComparer.Ordinal
        );
        await scene.Scene.AssertReplayAsync(1, leaver);
    }

    [Fact]
    public async Task A_notary_proves_to_its_operator_that_it_has_its_identity_key()
    {
        await using var scene = await CreditScene.CreateAsync(1);
        using var evm = EvmPrivateKey.Generate();
        var (chain, party) = (TestChains.Data, Keccak256.HashText("operator"));
        var order = new CandidacyProofOrder(
            chain.Id,
            party.ToString(),
            Hex.Encode(evm.PublicKey.ToPoint())
        );
        using var answer = await scene.OrderAsync(1, "/v1/credit/candidacy/proof", order);
        var proof = (await answer.Content.ReadFromJsonAsync<CandidacyProof>())!;
        var identity = Hex.Decode(proof.Identity);
        var statement = new Candidacy(identity, evm.PublicKey.ToPoint()).Statement(
            chain.Chain,
            chain.ServiceProviderContract,
            party
        );
        Assert.Equal(scene.Members.IdentityOf(1), proof.Identity);
        Assert.True(IdentityPublicKey.Parse(identity).Verify(statement, Hex.Decode(proof.Proof)));
        using var elsewhere = await scene.OrderAsync(
            1,
            "/v1/credit/candidacy/proof",
            order with
            {
                Chain = "eip155:5",
            }
        );
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
    }

    /// <summary>Numbers of the notaries that the last block names.</summary>
    private static int[] Named(CreditScene scene, int[] candidates) =>
        [
            .. candidates
                .Prepend(1)
                .Where(m => scene.LedgerOf(1).Block!.Nodes.Any(n => n.Id == scene.NodeOf(m))),
        ];
}
