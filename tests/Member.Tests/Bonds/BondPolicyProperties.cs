using FsCheck;
using FsCheck.Fluent;
using Notary.Evm;
using Notary.Member.Bonds;
using Notary.Member.Challenges;
using Notary.Member.Governance;
using Notary.Protocol.Attestations;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Protocol.Hashing;
using Notary.Testing;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Bonds;

/// <summary>Whoever shows whatever: no bond is taken but for an offence, and none let go while its holder stands for anything.</summary>
public sealed class BondPolicyProperties
{
    private const ulong Now = 2_000_000;
    private static readonly EvmPrivateKey Holder = EvmPrivateKey.Generate();
    private static readonly EvmPrivateKey Stranger = EvmPrivateKey.Generate();
    private static readonly TestExchange Exchange = new(1_000_000);

    private static int Tests => TestTier.Of(quick: 500, full: 5_000);

    private static readonly Gen<bool> Often = Gen.Elements(true, true, true, false);

    private static readonly Gen<Taking> Takings =
        from isSame in Often
        from differs in Often
        from isOneAttestor in Often
        from isWhole in Often
        from toPool in Often
        from isNamed in Often
        select new Taking(isSame, differs, isOneAttestor, isWhole, toPool, isNamed);

    private static readonly Gen<Standing> Standings =
        from status in Gen.Elements(
            VerdictStatus.Included,
            VerdictStatus.Included,
            VerdictStatus.Included,
            VerdictStatus.Missing,
            VerdictStatus.Waiting,
            null
        )
        from before in Gen.Choose(-20, 40)
        from isSeen in Often
        from sightings in Gen.Elements(1, 1, 1, 2)
        from isVictim in Often
        select new Standing(status, before, isSeen, sightings, isVictim);

    private static readonly Gen<(Standing Standing, bool IsAccused, bool ToAccused)> Blames =
        from standing in Standings
        from isAccused in Often
        from toAccused in Often
        select (standing, isAccused, toAccused);

    private static readonly Gen<Letting> Lettings =
        from isSigned in Often
        from age in Gen.Elements(0UL, BondPolicy.Wait - 1, BondPolicy.Wait, BondPolicy.Validity)
        from late in Gen.Elements(0UL, 0UL, 1UL)
        from amount in Gen.Elements(0, 50, 100, 101)
        from isAttestor in Gen.Elements(false, false, false, true)
        from isOperator in Gen.Elements(false, false, false, true)
        from hasChallenge in Gen.Elements(false, true)
        from standing in Standings
        select new Letting(
            isSigned,
            age + late,
            amount,
            isAttestor,
            isOperator,
            hasChallenge ? standing : null
        );

    [Fact]
    public void A_bond_is_taken_for_two_answers_of_one_attestor_to_one_exchange_and_nothing_less() =>
        Prop.ForAll(Takings.ToArbitrary(), t => (t.Refusal() is null) == t.IsOffence)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Fact]
    public void A_challenger_loses_its_bond_only_if_the_leg_was_long_seen_when_it_challenged() =>
        Prop.ForAll(
                Blames.ToArbitrary(),
                b =>
                    (Blame(b.Standing, b.IsAccused, b.ToAccused) is null)
                    == (b.Standing.IsFalse && b.IsAccused && b.ToAccused == b.Standing.IsVictim)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Fact]
    public void A_bond_goes_back_only_to_who_asked_a_day_ago_and_stands_for_nothing() =>
        Prop.ForAll(Lettings.ToArbitrary(), l => (l.Refusal() is null) == l.IsInGoodStanding)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Fact]
    public void Each_rule_is_met_both_ways()
    {
        Assert.Contains(Takings.Sample(100, 300), t => t.IsOffence);
        Assert.Contains(Blames.Sample(100, 300), b => b.Standing.IsFalse && b.IsAccused);
        Assert.Contains(Lettings.Sample(100, 2_000), l => l.IsInGoodStanding);
    }

    [Fact]
    public void An_offence_has_one_nonce_however_it_is_shown()
    {
        var shown = Contradiction(Exchange.Answer, Other, Holder, Holder);
        var turned = Contradiction(Other, Exchange.Answer, Holder, Holder);
        Assert.NotEqual(shown.CidDigest, turned.CidDigest);
        Assert.Equal(shown.NonceFor(Holder.Address), turned.NonceFor(Holder.Address));
    }

    [Fact]
    public void What_the_group_signed_contradicts_nobody()
    {
        var byGroup = AttestationSignature.FromSpan(new byte[AttestationSignature.EvmGroupSize]);
        var second = new Attestation(1, [], byGroup);
        var shown = new BondCase.Contradiction(
            Exchange.Answer,
            Attest(Exchange.Answer, Holder),
            Other,
            second
        );
        Assert.Null(shown.Attestor);
        Assert.Null((shown with { FirstAttestation = second }).Attestor);
    }

    [Fact]
    public void Cases_are_read_as_they_are_written_and_in_no_other_way()
    {
        BondCase[] cases =
        [
            Contradiction(Exchange.Answer, Other, Holder, Holder),
            new BondCase.FalseChallenge(Keccak256.HashText("challenge")),
            new BondCase.SecretRoot(Exchange.Answer, Exchange.Attestation),
            Ask(100, Now, Holder),
        ];
        foreach (var shown in cases)
        {
            var bytes = shown.ToCanonicalJson();
            Assert.Equal(shown.CidDigest, BondCase.Parse(bytes).CidDigest);
            Assert.Throws<FormatException>(() => BondCase.Parse([.. bytes, (byte)' ']));
            Assert.Throws<FormatException>(() => BondCase.Parse(bytes.AsSpan(1)));
        }
        Assert.Throws<FormatException>(() => BondCase.Parse("[]"u8));
        Assert.Throws<FormatException>(() => BondCase.Parse("{\"kind\":\"other\"}"u8));
    }

    private static Answer Other =>
        Exchange.Answer with
        {
            IndexHash = Keccak256.HashText("another index"),
        };

    private static BondCase.Contradiction Contradiction(
        Answer first,
        Answer second,
        EvmPrivateKey one,
        EvmPrivateKey other
    ) => new(first, Attest(first, one), second, Attest(second, other));

    private static Attestation Attest(Answer answer, EvmPrivateKey by)
    {
        var root = new MerkleTree(ChainHash.Keccak, [answer.Digest.ToArray()]).Root;
        return new(1, [], by.Sign(Attestation.DigestOf(root)));
    }

    private static BondCase.Release Ask(int amount, ulong askedAt, EvmPrivateKey by)
    {
        var payload = new GovernancePayload.BondRelease(
            Holder.Address,
            Stranger.Address.ToBytes32(),
            amount
        );
        var ask = new BondCase.Release(TestChains.Payment.Id, payload, askedAt, default);
        return ask with { Signature = by.Sign(ask.Digest) };
    }

    private static string? Refusal(
        BondCase shown,
        GovernancePayload.BondSlash slash,
        params ChallengeStanding[] challenges
    ) =>
        BondPolicy.Refusal(
            new GovernanceRequest(TestChains.Payment, 1, shown.NonceFor(slash.Holder), slash),
            slash,
            new BondView(shown, new BondObserved("100", []), challenges, Now)
        );

    private static string? Blame(Standing standing, bool isAccused, bool toAccused)
    {
        var found = standing.Make();
        var shown = new BondCase.FalseChallenge(found.Evidence.ChallengeId);
        var holder = isAccused ? found.Evidence.Challenger : Stranger.Address;
        var beneficiary = toAccused ? Exchange.Agreement.Consumer.ToBytes32() : Bytes32.Zero;
        return Refusal(shown, new(holder, beneficiary, 100, shown.CidDigest), found);
    }

    private sealed record Taking(
        bool IsSame,
        bool Differs,
        bool IsOneAttestor,
        bool IsWhole,
        bool ToPool,
        bool IsNamed
    )
    {
        public bool IsOffence => IsSame && Differs && IsOneAttestor && IsWhole && ToPool && IsNamed;

        public string? Refusal()
        {
            var second = Differs ? Other : Exchange.Answer;
            second = IsSame ? second : second with { Sequence = 2 };
            var shown = Contradiction(
                Exchange.Answer,
                second,
                Holder,
                IsOneAttestor ? Holder : Stranger
            );
            return BondPolicyProperties.Refusal(
                shown,
                new(
                    Holder.Address,
                    ToPool ? Bytes32.Zero : Stranger.Address.ToBytes32(),
                    IsWhole ? 100 : 99,
                    IsNamed ? shown.CidDigest : Bytes32.Zero
                )
            );
        }
    }

    /// <param name="Before">Seconds between the first sight of the leg and the challenge.</param>
    private sealed record Standing(
        string? Status,
        int Before,
        bool IsSeen,
        int Sightings,
        bool IsVictim
    )
    {
        public bool IsFalse =>
            Status == VerdictStatus.Included
            && IsSeen
            && Sightings == 1
            && Before > TestExchange.Grace;

        public bool IsHeld => IsFalse || Status is null or VerdictStatus.Waiting;

        public ChallengeStanding Make()
        {
            var challenge = Exchange.Challenge(PenaltyKind.PaymentMissing);
            var evidence = IsVictim ? challenge : TestExchange.Signed(challenge, Holder);
            var leg = new LegObserved(
                (int)Side.Payment,
                TestChains.Payment.Id,
                1,
                Bytes32.Zero.ToString(),
                HeadTime: null,
                Done: Status == VerdictStatus.Included,
                Penalised: false,
                FirstSeenAt: IsSeen ? 1_000_100 - Before : null,
                RecordedAt: null,
                Sightings
            );
            object[] events =
            [
                new ChallengeReceived(evidence.ToMessage(), 1_000_100),
                leg,
                .. Status is null ? [] : new object[] { new VerdictReached(Status, "", null) },
            ];
            return ChallengeStanding.Of(events)!;
        }
    }

    /// <param name="Age">Of the ask, in seconds.</param>
    private sealed record Letting(
        bool IsSigned,
        ulong Age,
        int Amount,
        bool IsAttestor,
        bool IsOperator,
        Standing? Challenge
    )
    {
        public bool IsInGoodStanding =>
            IsSigned
            && Age is >= BondPolicy.Wait and <= BondPolicy.Validity
            && Amount is > 0 and <= 100
            && !IsAttestor
            && !IsOperator
            && Challenge?.IsHeld != true;

        public string? Refusal()
        {
            var ask = Ask(Amount, Now - Age, IsSigned ? Holder : Stranger);
            return BondPolicy.Refusal(
                new GovernanceRequest(TestChains.Payment, 1, ask.CidDigest, ask.Payload),
                ask.Payload,
                new BondView(
                    ask,
                    new BondObserved("100", [], IsOperator ? "node" : null),
                    Challenge is null ? [] : [Challenge.Make()],
                    Now
                ),
                IsAttestor ? [Holder.Address] : []
            );
        }
    }
}
