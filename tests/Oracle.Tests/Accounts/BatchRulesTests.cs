using FsCheck;
using FsCheck.Fluent;
using Notary.Oracle.Accounts;
using Notary.Protocol.Exchanges;
using Notary.Testing;

namespace Notary.Oracle.Tests.Accounts;

/// <summary>Several exchanges that are decided on together.</summary>
public sealed class BatchRulesTests
{
    private static readonly int Runs = TestTier.Of(quick: 300, full: 10_000);

    private readonly Scene scene = new();

    /// <summary>Cover is twice the price on the consumer's account, and six times on the provider's.</summary>
    [Fact]
    public void A_batch_is_approved_if_and_only_if_the_deposits_exceed_its_total() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Runs),
            Prop.ForAll(
                Gen.Choose(10, 500).NonEmptyListOf().ToArbitrary(),
                Gen.Choose(1, 5_000).ToArbitrary(),
                Gen.Choose(1, 15_000).ToArbitrary(),
                (prices, payment, data) =>
                {
                    var state = scene.Locked(payment, data);
                    var isCovered = 2 * prices.Sum() < payment && 6 * prices.Sum() < data;
                    var decisions = ExposureRules.DecideAll(state, Intents(prices), Scene.Now);
                    var dry = ExposureRules.Check(
                        state,
                        Intents(prices).Select(i => i.Amount),
                        Scene.Now
                    );
                    return isCovered == decisions[^1] is Decision.Approved
                        && isCovered == dry is null
                        && (isCovered ? decisions.Count == prices.Count : dry == decisions[^1]);
                }
            )
        );

    [Fact]
    public void A_batch_that_is_approved_leaves_what_its_parts_one_by_one_would_leave()
    {
        var (state, intents) = (scene.Locked(5_000, 50_000), Intents([10, 20, 30]));
        var decisions = ExposureRules.DecideAll(state, intents, Scene.Now);
        var batch = Scene.Fold(state, [.. DecisionEvents.Of(state, intents, decisions)]);
        var single = intents.Aggregate(state, Scene.Approve);
        Assert.Equal(single.Payment.Exposure, batch.Payment.Exposure);
        Assert.Equal(single.Data.Exposure, batch.Data.Exposure);
        Assert.Equal(single.OpenAttested, batch.OpenAttested);
        Assert.Equal(InOrder(single), InOrder(batch));
    }

    [Fact]
    public void What_was_answered_before_is_repeated_within_a_batch()
    {
        var intents = Intents([10, 20]);
        var state = Scene.Approve(scene.Locked(5_000, 50_000), intents[0]);
        var decisions = ExposureRules.DecideAll(state, [.. intents, intents[1]], Scene.Now);
        Assert.IsType<Decision.Repeated>(decisions[0]);
        Assert.IsType<Decision.Approved>(decisions[1]);
        Assert.IsType<Decision.Repeated>(decisions[2]);
        Assert.Single(DecisionEvents.Of(state, intents, decisions));
    }

    private static IEnumerable<ExchangeExposure> InOrder(AgreementExposure state) =>
        state.Exchanges.OrderBy(e => e.Key).Select(e => e.Value);

    private List<PaymentIntent> Intents(IEnumerable<int> prices) =>
        [.. prices.Select((price, i) => scene.Intent((ulong)i + 1, price))];
}
