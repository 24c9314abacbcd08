using Notary.Member.Credit;
using Notary.Member.Credit.Agreement;
using Notary.Testing;

namespace Notary.Member.Tests.Credit;

/// <summary>Members come to one block, whatever one of them says and the network loses.</summary>
public sealed class AgreementTests
{
    private static int Seeds => TestTier.Of(quick: 10, full: 300);

    [Fact]
    public void No_two_blocks_of_an_epoch_get_enough_partials_and_one_does_in_the_end()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var simulated = new SimulatedAgreement(seed);
            simulated.Run(attempts: 10, isReliable: 5);
            // With the traitor's, two honest partials of one attempt make t = 3.
            var agreed = simulated
                .Signed.Values.SelectMany(signed => signed)
                .GroupBy(signed => signed)
                .Where(same => same.Count() >= 2)
                .Select(same => same.Key.Cid)
                .Distinct(StringComparer.Ordinal);
            Assert.True(agreed.Count() == 1, $"seed {seed}");
            var locks = simulated
                .Honest.Select(m => simulated.LedgerOf(m).Agreement.Lock?.Cid)
                .Distinct(StringComparer.Ordinal);
            Assert.NotNull(Assert.Single(locks));
        }
    }

    /// <summary>It may have helped another block to a quorum there.</summary>
    [Fact]
    public void Who_has_echoed_in_a_later_attempt_does_not_sign_for_an_earlier_one()
    {
        var echoed = EvidenceAgreement.Empty.Apply(
            new EchoMade(new(1, 2, "group", "another block", "member", ""), 0)
        );
        Assert.False(echoed.MaySign(new(1, 1, "block")));
        Assert.True(echoed.MaySign(new(1, 2, "block")));
        Assert.True(echoed.MaySign(new(1, 3, "block")));
    }

    [Fact]
    public void Nothing_that_a_member_said_in_time_is_left_out_without_it_seeing()
    {
        var simulated = new SimulatedAgreement(1);
        simulated.Run(attempts: 4, isReliable: 0);
        var echoed = simulated.LedgerOf(1).Agreement;
        Assert.NotEmpty(echoed.OwnEchoes);
        Assert.All(
            echoed.OwnEchoes,
            e =>
                Assert.Contains(
                    echoed.OffersOf(echoed.Proposals.First(p => p.Cid == e.Cid))!,
                    o => o.Signature == echoed.Own!.Offer.Signature
                )
        );
    }
}
