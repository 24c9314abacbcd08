using System.Numerics;
using Notary.Oracle.Accounts;
using Notary.Oracle.Answers;
using Notary.Protocol.Agreements;
using Notary.Protocol.Amounts;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Tests.Accounts;

public sealed class DecisionTests
{
    private readonly Scene scene = new();

    [Fact]
    public void An_approval_holds_the_agreements_terms_and_times()
    {
        var answer = Approve(scene.Locked(1_000, 1_000), scene.Intent(amount: 100));
        Assert.Equal(new Amount<PaymentAsset>(200), answer.PaymentRequired);
        Assert.Equal(new Amount<DataToken>(600), answer.DataRequired);
        Assert.Equal(Scene.Now, answer.IssuedAt);
        Assert.Equal(Scene.Now + 80, answer.FirstBy);
        Assert.Equal(Scene.Now + 120, answer.SecondBy);
        Assert.Equal(scene.Agreement.Provider, answer.Provider);
        Assert.Equal(scene.Intent().IndexHash, answer.IndexHash);
    }

    [Fact]
    public void A_deposit_must_exceed_what_is_required()
    {
        AssertRefused(Reason.InsufficientConsumerDeposit, scene.Locked(200, 9_999));
        Approve(scene.Locked(201, 9_999), scene.Intent());
        AssertRefused(Reason.InsufficientProviderDeposit, scene.Locked(9_999, 600));
        Approve(scene.Locked(9_999, 601), scene.Intent());
    }

    [Fact]
    public void A_refusal_for_want_of_cover_tells_the_numbers()
    {
        var state = Scene.Approve(scene.Locked(500, 1_199), scene.Intent(sequence: 1));
        var refused = Refuse(state, scene.Intent(sequence: 2));
        Assert.Equal(new Shortage(Side.Delivery, 600, 1_199, 600), refused.Shortage);
    }

    [Fact]
    public void The_same_terms_again_get_the_same_answer_even_when_time_has_passed()
    {
        var before = scene.Locked(1_000, 1_000);
        var given = Approve(before, scene.Intent());
        var state = Scene.Approve(before, scene.Intent());
        var again = ExposureRules.Decide(
            state,
            scene.Intent() with
            {
                ValidUntil = Scene.Now + 999,
            },
            Scene.Now + 500
        );
        Assert.Equal(new Decision.Repeated(given), again);
    }

    [Fact]
    public void Other_terms_for_an_answered_exchange_are_refused()
    {
        var state = Scene.Approve(scene.Locked(9_999, 9_999), scene.Intent(amount: 100));
        AssertRefused(Reason.DifferentTerms, state, scene.Intent(amount: 101));
        AssertRefused(
            Reason.DifferentTerms,
            state,
            scene.Intent() with
            {
                FirstMover = Mover.Provider,
            }
        );
        AssertRefused(Reason.DifferentTerms, state, scene.Intent() with { IndexHash = scene.Id });
    }

    [Theory]
    [InlineData(9)]
    [InlineData(1_001)]
    public void A_price_outside_of_the_agreements_bounds_is_refused(int amount) =>
        AssertRefused(
            Reason.PriceOutOfBounds,
            scene.Locked(99_999, 99_999),
            scene.Intent(amount: amount)
        );

    [Fact]
    public void An_intent_holds_until_the_second_that_it_names()
    {
        var state = scene.Locked(9_999, 9_999);
        var intent = scene.Intent() with { ValidUntil = Scene.Now };
        Approve(state, intent);
        AssertRefused(Reason.IntentExpired, state, intent with { ValidUntil = Scene.Now - 1 });
    }

    [Fact]
    public void Nothing_is_approved_before_both_deposits_and_the_setup_are_locked()
    {
        var locking = scene.Locking(9_999, 9_999);
        for (var missing = 0; missing < locking.Length; missing++)
        {
            var rest = locking.Where((_, i) => i != missing).ToArray();
            AssertRefused(
                Reason.AgreementNotLocked,
                Scene.Fold(new AgreementExposure(scene.Id), rest)
            );
        }
    }

    [Fact]
    public void An_agreement_ends_at_its_expiry() =>
        AssertRefused(
            Reason.AgreementExpired,
            new Scene(a => a with { Expiry = Scene.Now }),
            payment: 9_999
        );

    [Fact]
    public void An_agreement_that_leaves_no_time_or_less_than_full_cover_is_unusable()
    {
        AssertRefused(
            Reason.AgreementUnusable,
            new Scene(a => a with { ResponseSeconds = 120 }),
            payment: 9_999
        );
        AssertRefused(
            Reason.AgreementUnusable,
            new Scene(a => a with { Coefficient = 9_999 }),
            payment: 9_999
        );
    }

    [Fact]
    public void An_attestor_vouches_for_no_more_than_the_high_value_limit()
    {
        var limited = new Scene(a => a with { HighValueLimit = new(400) });
        var state = Scene.Approve(limited.Locked(9_999, 9_999), limited.Intent(sequence: 1));
        state = Scene.Approve(state, limited.Intent(sequence: 2));
        Assert.False(state.Exchanges[2].ByGroup);
        Assert.True(IsForGroup(state, limited.Intent(sequence: 3)));

        var digest = state.Exchanges[1].Answer.Digest.ToString();
        state = state.Apply(new LegConfirmedSeen(1, Side.Payment, digest, "0x0a", 5));
        Assert.True(IsForGroup(state, limited.Intent(sequence: 3)));
        state = state.Apply(new LegConfirmedSeen(1, Side.Delivery, digest, "0x0b", 5));
        Assert.False(IsForGroup(state, limited.Intent(sequence: 3)));
    }

    [Fact]
    public void What_the_group_vouches_for_is_covered_beside_the_whole_limit()
    {
        // The limit in tokens: 400 × 3, and one for each of the 20 exchanges of the least price that it holds.
        const int payment = 400 + 300 + 1,
            data = 1_220 + 900 + 1;
        var limited = new Scene(a => a with { HighValueLimit = new(400) });
        var large = limited.Intent(2, amount: 150);
        AssertRefused(Reason.HighValueLimit, Attested(payment - 1, data), large);
        AssertRefused(Reason.HighValueLimit, Attested(payment, data - 1), large);
        var state = Scene.Approve(Attested(payment, data), large);
        Assert.True(state.Exchanges[2].ByGroup);
        Assert.Equal("200", state.OpenAttested.ToString());
        Assert.Equal(("300", "900"), ($"{state.GroupPayment}", $"{state.GroupData}"));

        var digest = state.Exchanges[2].Answer.Digest.ToString();
        state = state.Apply(new LegConfirmedSeen(2, Side.Payment, digest, "0x0a", 5));
        state = state.Apply(new LegConfirmedSeen(2, Side.Delivery, digest, "0x0b", 5));
        Assert.Equal(("0", "0"), ($"{state.GroupPayment}", $"{state.GroupData}"));
        Assert.Equal("200", state.OpenAttested.ToString());

        AgreementExposure Attested(int payments, int tokens) =>
            Scene.Approve(limited.Locked(payments, tokens), limited.Intent(1));
    }

    [Fact]
    public void What_the_group_has_to_sign_again_is_found_in_the_log_with_its_consumers_signature()
    {
        var limited = new Scene(a => a with { HighValueLimit = new(0) });
        var state = Scene.Approve(limited.Locked(9_999, 9_999), limited.Intent(2));
        var answer = state.Exchanges[2].Answer;
        var given = new NamedAnswer(answer.ExchangeId, answer);
        PaymentIntent[] asked =
        [
            limited.Intent(1),
            limited.Intent(2, amount: 99),
            limited.Intent(2),
        ];
        var batch = asked.Select(i => (i, limited.Sign(i))).ToList();
        var due = DueAnswer.InLog([DecisionEvents.Request(batch, Scene.Now)], given);
        Assert.Equal(new(given, true, asked[2], limited.Sign(asked[2])), due);
        Assert.Null(DueAnswer.InLog([DecisionEvents.Request(batch[..2], Scene.Now)], given));
        var single = DecisionEvents.Request(asked[2], limited.Sign(asked[2]), Scene.Now);
        Assert.Equal(due, DueAnswer.InLog([new SuspensionSeen("0x", "0x", 1), single], given));
    }

    private static bool IsForGroup(AgreementExposure state, PaymentIntent intent) =>
        Assert.IsType<Decision.Approved>(ExposureRules.Decide(state, intent, Scene.Now)).ByGroup;

    [Fact]
    public void Terms_whose_sums_need_more_than_256_bits_are_refused_and_do_not_throw()
    {
        var huge = new Scene(a =>
            a with
            {
                MaxPrice = new((BigInteger.One << 256) - 1),
                Rate = (BigInteger.One << 256) - 1,
            }
        );
        var intent = huge.Intent(amount: BigInteger.One << 255);
        AssertRefused(Reason.AmountOutOfRange, huge.Locked(9_999, 9_999), intent);
    }

    [Fact]
    public void Only_the_consumers_signature_makes_a_request_authentic()
    {
        var state = scene.Locked(9_999, 9_999);
        var intent = scene.Intent();
        var signature = scene.Sign(intent);
        Assert.Null(ExposureRules.Inauthentic(state, intent, signature));
        Assert.Equal(
            Reason.WrongSignature,
            ExposureRules.Inauthentic(state, intent, scene.Provider.Sign(intent.Digest))
        );
        Assert.Equal(
            Reason.WrongSignature,
            ExposureRules.Inauthentic(state, intent with { Sequence = 2 }, signature)
        );
        Assert.Equal(Reason.UnknownAgreement, ExposureRules.Inauthentic(null, intent, signature));
    }

    [Fact]
    public void An_amount_of_0_or_above_2_to_the_255_is_out_of_range()
    {
        foreach (var amount in new[] { BigInteger.Zero, (BigInteger.One << 255) + 1 })
        {
            var intent = scene.Intent(amount: amount);
            Assert.Equal(
                Reason.AmountOutOfRange,
                ExposureRules.Inauthentic(scene.Locked(1, 1), intent, scene.Sign(intent))
            );
        }
    }

    private static Answer Approve(AgreementExposure state, PaymentIntent intent) =>
        Assert.IsType<Decision.Approved>(ExposureRules.Decide(state, intent, Scene.Now)).Answer;

    private static Decision.Refused Refuse(AgreementExposure state, PaymentIntent intent) =>
        Assert.IsType<Decision.Refused>(ExposureRules.Decide(state, intent, Scene.Now));

    private static void AssertRefused(
        Reason reason,
        AgreementExposure state,
        PaymentIntent intent
    ) => Assert.Equal(reason, Refuse(state, intent).Reason);

    private void AssertRefused(Reason reason, AgreementExposure state) =>
        AssertRefused(reason, state, scene.Intent());

    private static void AssertRefused(Reason reason, Scene other, int payment) =>
        AssertRefused(reason, other.Locked(payment, payment), other.Intent());
}
