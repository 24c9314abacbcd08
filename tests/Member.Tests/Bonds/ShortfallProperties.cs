using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Notary.Evm;
using Notary.Member.Bonds;
using Notary.Member.Governance;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Testing;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Bonds;

/// <summary>The pool pays what a final penalty could not take, to its victim, as far as it goes, and nothing else.</summary>
public sealed class ShortfallProperties
{
    private static readonly TestExchange Exchange = new(1_000_000);

    private static readonly Gen<bool> Often = Gen.Elements(true, true, true, true, false);

    private static int Tests => TestTier.Of(quick: 500, full: 5_000);

    private static readonly Gen<Claim> Claims =
        from kind in Gen.Elements(PenaltyKind.PaymentMissing, PenaltyKind.DeliveryMissing)
        from missing in Gen.Choose(-5, 40)
        from isFinal in Often
        from pool in Gen.Elements(0, 10, 1_000)
        from more in Gen.Elements(0, 0, 0, 1, -1)
        from isHere in Often
        from isVictim in Often
        from isOfPool in Often
        from isAgreed in Often
        select new Claim(kind, missing, isFinal, pool, more, isHere, isVictim, isOfPool, isAgreed);

    [Fact]
    public void The_pool_pays_for_a_shortfall_and_for_nothing_else() =>
        Prop.ForAll(Claims.ToArbitrary(), c => (c.Refusal() is null) == c.IsDue)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Fact]
    public void The_rule_is_met_both_ways()
    {
        var sample = Claims.Sample(100, 400).ToList();
        Assert.Contains(sample, c => c.IsDue);
        Assert.Contains(sample, c => !c.IsDue);
    }

    [Fact]
    public void A_case_is_read_as_it_was_written_and_in_no_other_way()
    {
        var shown = Case(PenaltyKind.DeliveryMissing);
        Assert.Equal(shown, BondCase.Parse(shown.ToCanonicalJson()));
        var altered = System
            .Text.Encoding.UTF8.GetString(shown.ToCanonicalJson())
            .Replace("\"missing\":1", "\"missing\":2", StringComparison.Ordinal);
        Assert.Throws<FormatException>(() =>
            BondCase.Parse(System.Text.Encoding.UTF8.GetBytes(altered))
        );
    }

    private static BondCase.Shortfall Case(PenaltyKind kind) =>
        new(Exchange.Agreement, Exchange.Answer, kind);

    /// <param name="Missing">Of the required sum.</param>
    /// <param name="More">Than is due.</param>
    /// <param name="IsHere">The chain is the accused's.</param>
    /// <param name="IsAgreed">The answer is one of the agreement.</param>
    private sealed record Claim(
        PenaltyKind Kind,
        int Missing,
        bool IsFinal,
        int Pool,
        int More,
        bool IsHere,
        bool IsVictim,
        bool IsOfPool,
        bool IsAgreed
    )
    {
        private BigInteger Amount => BigInteger.Max(0, Math.Min(Missing, Pool) + More);

        public bool IsDue =>
            IsFinal
            && Missing > 0
            && Pool > 0
            && More == 0
            && IsHere
            && IsVictim
            && IsOfPool
            && IsAgreed;

        public string? Refusal()
        {
            var isPayment = Kind == PenaltyKind.PaymentMissing;
            var chain = isPayment == IsHere ? TestChains.Payment : TestChains.Data;
            var shown = Case(Kind);
            if (!IsAgreed)
                shown = shown with { Agreement = new TestExchange(1_000_000).Agreement };
            var victim = isPayment
                ? chain.Provider(shown.Agreement)
                : chain.Consumer(shown.Agreement);
            var release = new GovernancePayload.BondRelease(
                IsOfPool ? BondHolder.Pool : Exchange.Provider.Address,
                IsVictim ? victim : Bytes32.Zero,
                Amount
            );
            return BondPolicy.Refusal(
                new GovernanceRequest(chain, 1, shown.CidDigest, release),
                release,
                new BondView(
                    shown,
                    new BondObserved($"{Pool}", []),
                    [],
                    Now: 2_000_000,
                    Paid: IsFinal ? shown.Required - Missing : null
                ),
                []
            );
        }
    }
}
