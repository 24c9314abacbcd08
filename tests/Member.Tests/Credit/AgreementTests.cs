namespace Notary.Member.Tests.Credit;

/// <summary>Members come to one block, whatever one of them says and the network loses.</summary>
public sealed class AgreementTests
{
    private static int Seeds =>
        Environment.GetEnvironmentVariable("NOTARY_TEST_TIER") == "full" ? 100 : 6;

    [Fact]
    public void No_two_blocks_of_an_epoch_get_enough_partials_and_one_does_in_the_end()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var simulated = new SimulatedAgreement(seed);
            simulated.Run(attempts: 10, isReliable: 5);
            var signers = simulated
                .Signed.Values.SelectMany(cids => cids)
                .GroupBy(cid => cid, StringComparer.Ordinal)
                .ToList();
            // With the traitor's, two honest partials make t = 3.
            Assert.True(signers.Count(cid => cid.Count() >= 2) == 1, $"seed {seed}");
            var locks = simulated
                .Honest.Select(m => simulated.LedgerOf(m).Agreement.Lock?.Cid)
                .Distinct(StringComparer.Ordinal);
            Assert.NotNull(Assert.Single(locks));
        }
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
