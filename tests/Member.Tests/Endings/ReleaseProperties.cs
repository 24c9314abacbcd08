using FsCheck;
using FsCheck.Fluent;
using Notary.Contracts.Group;
using Notary.Member.Endings;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Testing;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Endings;

/// <summary>Deposits are given back only when nothing can be owed any more, whoever asks and when (PROTOCOL 7).</summary>
public sealed class ReleaseProperties
{
    private const ulong Expiry = 2_000_000;
    private const ulong InFlight = TestExchange.T + TestExchange.W + TestExchange.Grace;

    private static readonly Agreement Terms = new TestExchange(1_000_000).Agreement with
    {
        Expiry = Expiry,
    };

    private static int Tests => TestTier.Of(quick: 1_000, full: 10_000);

    /// <summary>Around the expiry, and around the ends of what may be open then.</summary>
    private static readonly Gen<long> Times =
        from start in Gen.Elements(
            0L,
            (long)InFlight,
            2 * (long)InFlight,
            (long)(ReleasePolicy.Margin + InFlight),
            -(long)ReleasePolicy.Margin
        )
        from off in Gen.Choose(-300, 300)
        select (long)Expiry + start + off;

    private static readonly Gen<EndingObserved> Ends =
        from chain in Gen.Elements(TestChains.Payment.Id, TestChains.Data.Id)
        from suspended in Gen.Elements(true, true, false)
        from released in Gen.Frequency((1, Gen.Constant(true)), (9, Gen.Constant(false)))
        from seen in Gen.Elements(true, true, false)
        from at in Times
        select new EndingObserved(chain, suspended, released, seen ? at - 3_000 : null);

    private static readonly Gen<ReleaseReviewed> Reviews =
        from at in Times
        from ends in Ends.ListOf(2)
        from open in Gen.Elements(0, 0, 0, 1)
        from epoch in Gen.Elements(1UL, 1UL, 1UL, 2UL)
        select Review(at, [.. ends], open, epoch);

    [Fact]
    public void What_is_signed_has_expired_and_no_exchange_of_it_can_be_open() =>
        Check(review =>
            ReleasePolicy.Decide(review, Chains).Refusal is not null
            || (
                review.ReceivedAt > (long)Expiry
                && review.Open.Count == 0
                && review.Request.Epoch == review.Epoch
                && LastAnswers(review).Any(last => review.ReceivedAt > last + (long)InFlight)
            )
        );

    [Fact]
    public void Once_every_time_has_passed_and_no_challenge_is_open_it_is_signed() =>
        Check(review =>
        {
            var late = review with
            {
                ReceivedAt = (long)(Expiry + InFlight) + 1,
                Open = [],
                Epoch = review.Request.Epoch,
                Endings = [.. review.Endings.Select(e => e with { Released = false })],
            };
            return ReleasePolicy.Decide(late, Chains).Refusal is null;
        });

    [Fact]
    public void Requests_are_decided_either_way()
    {
        var signed = Reviews
            .Sample(100, 400)
            .Count(r => ReleasePolicy.Decide(r, Chains).Refusal is null);
        Assert.InRange(signed, 10, 390);
    }

    [Fact]
    public void A_chain_that_is_not_the_agreements_is_no_request()
    {
        var foreign = TestChains.Payment with { UserContract = TestChains.Data.UserContract };
        Assert.Throws<FormatException>(() =>
            ReleasePolicy.Decide(Review((long)Expiry, [], open: 0, epoch: 1), [foreign])
        );
    }

    private static Chains.ChainIdentity[] Chains => [TestChains.Payment, TestChains.Data];

    /// <summary>After which no honest oracle gave an answer, by the expiry and by each suspension that stands.</summary>
    private static IEnumerable<long> LastAnswers(ReleaseReviewed review) =>
        review
            .Endings.Where(e => e.Suspended && e.SuspendedAt is not null)
            .Select(e => e.SuspendedAt!.Value + (long)ReleasePolicy.Margin)
            .Append((long)Expiry);

    private static ReleaseReviewed Review(long at, EndingObserved[] ends, int open, ulong epoch) =>
        new(
            new DepositReleaseRequested(TestChains.Payment.Id, 1, Terms.ToAbiHex()),
            at,
            ends,
            open == 0 ? [] : ["0x01"],
            epoch,
            PublicShare: "0x",
            Member: 1
        );

    private static void Check(Func<ReleaseReviewed, bool> holds) =>
        Prop.ForAll(Reviews.ToArbitrary(), holds)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));
}
