using FsCheck;
using FsCheck.Fluent;
using Notary.Evm;
using Notary.Member.Bonds;
using Notary.Member.Governance;
using Notary.Member.Publications;
using Notary.Protocol.Attestations;
using Notary.Protocol.Groups;
using Notary.Protocol.Hashing;
using Notary.Testing;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Bonds;

/// <summary>An answer in secret costs a bond, but only where a member would have to know of its publication.</summary>
public sealed class SecretRootProperties
{
    private const ulong Now = 2_000_000;
    private const long Grace = (long)BondPolicy.PublicationGrace;
    private static readonly EvmPrivateKey Holder = EvmPrivateKey.Generate();
    private static readonly EvmPrivateKey Stranger = EvmPrivateKey.Generate();
    private static readonly TestExchange Exchange = new(1_000_000);

    private static readonly Gen<bool> Often = Gen.Elements(true, true, true, false);

    private static int Tests => TestTier.Of(quick: 500, full: 5_000);

    private static readonly Gen<Secret> Secrets =
        from isSigner in Often
        from toPool in Often
        from since in Gen.Elements<long?>(null, 999_999 - Grace, 1_000_000 - Grace, 1_000_000)
        from isPublished in Gen.Elements(false, false, true)
        from asked in Gen.Elements((long)Now, (long)Now - Grace, (long)Now - Grace - 1)
        select new Secret(isSigner, toPool, since, isPublished, asked);

    [Fact]
    public void A_bond_is_taken_for_a_root_that_was_never_published_and_not_too_early() =>
        Prop.ForAll(Secrets.ToArbitrary(), s => (s.Refusal() is null) == s.IsOffence)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Fact]
    public void The_rule_is_met_both_ways()
    {
        var sample = Secrets.Sample(100, 300).ToList();
        Assert.Contains(sample, s => s.IsOffence);
        Assert.Contains(sample, s => !s.IsOffence);
    }

    [Fact]
    public void All_that_stands_under_a_root_is_one_offence()
    {
        var tree = new MerkleTree(
            ChainHash.Keccak,
            [Exchange.Answer.Digest.ToArray(), Other.Digest.ToArray()]
        );
        var signature = Holder.Sign(Attestation.DigestOf(tree.Root));
        var one = new BondCase.SecretRoot(Exchange.Answer, new(1, tree.Path(0), signature));
        var other = new BondCase.SecretRoot(Other, new(1, tree.Path(1), signature));
        Assert.NotEqual(one.CidDigest, other.CidDigest);
        Assert.Equal(one.NonceFor(Holder.Address), other.NonceFor(Holder.Address));
        Assert.Equal((Holder.Address, tree.Root), (other.Attestor!.Value, other.Root));
    }

    private static Notary.Protocol.Exchanges.Answer Other => Exchange.Answer with { Sequence = 2 };

    private static Attestation AttestedBy(EvmPrivateKey attestor)
    {
        var root = new MerkleTree(ChainHash.Keccak, [Exchange.Answer.Digest.ToArray()]).Root;
        return new(1, [], attestor.Sign(Attestation.DigestOf(root)));
    }

    /// <param name="Since">From when on the member keeps what the attestor publishes.</param>
    /// <param name="AskedAt">When it was first asked.</param>
    private sealed record Secret(
        bool IsSigner,
        bool ToPool,
        long? Since,
        bool IsPublished,
        long AskedAt
    )
    {
        public bool IsOffence =>
            IsSigner
            && ToPool
            && Since + Grace < (long)Exchange.Answer.IssuedAt
            && !IsPublished
            && AskedAt + Grace < (long)Now;

        public string? Refusal()
        {
            var attested = AttestedBy(IsSigner ? Holder : Stranger);
            var shown = new BondCase.SecretRoot(Exchange.Answer, attested);
            var slash = new GovernancePayload.BondSlash(
                Holder.Address,
                ToPool ? Bytes32.Zero : Stranger.Address.ToBytes32(),
                100,
                shown.CidDigest
            );
            return BondPolicy.Refusal(
                new GovernanceRequest(TestChains.Payment, 1, shown.NonceFor(Holder.Address), slash),
                slash,
                new BondView(
                    shown,
                    new BondObserved("100", []),
                    [],
                    Now,
                    new PublicationStanding(Since, IsPublished, AskedAt)
                )
            );
        }
    }
}
