using Notary.Oracle.Accounts;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Tests.Accounts;

public sealed class ObservationTests
{
    private readonly Scene scene = new();
    private readonly AgreementExposure open;
    private readonly string digest;

    public ObservationTests()
    {
        open = Scene.Approve(scene.Locked(1_000, 1_000), scene.Intent());
        digest = open.Exchanges[1].Answer.Digest.ToString();
    }

    [Fact]
    public void A_leg_in_a_mempool_is_pending_and_still_counts()
    {
        var state = Accept(open, new LegPendingSeen(1, Side.Payment, digest, "0x0a", null));
        Assert.Equal(ExposureState.Pending, state.Exchanges[1].Payment);
        Assert.Equal(ExposureState.Reserved, state.Exchanges[1].Delivery);
        Assert.Equal(200, state.Payment.Exposure.Value);
        Reject(state, new LegPendingSeen(1, Side.Payment, digest, "0x0a", null));
    }

    [Fact]
    public void A_pending_leg_is_followed_through_a_higher_fee_into_its_block_and_not_back()
    {
        var state = Accept(open, new LegPendingSeen(1, Side.Payment, digest, "0x0a", null));
        state = Accept(state, new LegPendingSeen(1, Side.Payment, digest, "0x0b", null));
        state = Accept(state, new LegPendingSeen(1, Side.Payment, digest, "0x0b", 7));
        Assert.Equal(new LegSighting("0x0b", 7), state.Exchanges[1].SightingOf(Side.Payment));
        Reject(state, new LegPendingSeen(1, Side.Payment, digest, "0x0a", null));
        Assert.Equal(200, state.Payment.Exposure.Value);
    }

    [Fact]
    public void A_reorg_within_the_depth_takes_a_pending_leg_back_and_its_exposure_stays()
    {
        var state = Accept(open, new LegPendingSeen(1, Side.Payment, digest, "0x0a", 7));
        Assert.Empty(ReorgRules.AfterBlock(state, Scene.PaymentChain, 8, "0x"));
        Assert.Empty(ReorgRules.AfterBlock(state, Scene.DataChain, 7, "0x"));
        var gone = Assert.Single(ReorgRules.AfterBlock(state, Scene.PaymentChain, 7, "0x"));
        state = Accept(state, gone);
        Assert.Equal(ExposureState.Reserved, state.Exchanges[1].Payment);
        Assert.Equal(200, state.Payment.Exposure.Value);
        Assert.Null(state.Stopped);
        Reject(state, gone);
        Accept(state, new LegPendingSeen(1, Side.Payment, digest, "0x0a", 8));
    }

    [Fact]
    public void A_transaction_that_left_the_mempool_is_awaited_again_unless_it_is_in_a_block()
    {
        var pending = Accept(open, new LegPendingSeen(1, Side.Payment, digest, "0x0a", null));
        var gone = Assert.Single(ReorgRules.AfterDrop(pending, Scene.PaymentChain, "0x0a"));
        Assert.Equal(ExposureState.Reserved, Accept(pending, gone).Exchanges[1].Payment);
        var mined = Accept(pending, new LegPendingSeen(1, Side.Payment, digest, "0x0a", 7));
        Assert.Empty(ReorgRules.AfterDrop(mined, Scene.PaymentChain, "0x0a"));
        Reject(mined, gone);
    }

    [Theory]
    [InlineData(7)] // the payment
    [InlineData(1)] // the deposit
    public void A_reorg_deeper_than_the_depth_stops_the_agreements_answers(long height)
    {
        var state = Accept(open, new LegConfirmedSeen(1, Side.Payment, digest, "0x0a", 7));
        var gone = Assert.Single(ReorgRules.AfterBlock(state, Scene.PaymentChain, height, "0x"));
        Assert.Equal(new FinalBlockReverted(Scene.PaymentChain, height, "0x"), gone);
        state = Accept(state, gone);
        AssertStopped(state, Reason.AgreementReverted);
        Assert.Empty(ReorgRules.AfterBlock(state, Scene.PaymentChain, height, "0x"));
    }

    /// <summary>The news of a block that was replaced may come later than the confirmation in the one that replaced it.</summary>
    [Fact]
    public void A_reorg_within_the_depth_stops_nothing_however_late_its_news_are()
    {
        var state = Accept(open, new LegConfirmedSeen(1, Side.Payment, digest, "0x0a", 7));
        var depth = scene.Agreement.PaymentDepth;
        Assert.Empty(ReorgRules.AfterBlock(state, Scene.PaymentChain, 7, "0x", depth - 1));
        Reject(state, new FinalBlockReverted(Scene.PaymentChain, 7, "0x", depth - 1));
        Assert.Single(ReorgRules.AfterBlock(state, Scene.PaymentChain, 7, "0x", depth));
    }

    [Fact]
    public void A_suspended_agreement_approves_nothing_and_what_is_in_flight_runs_to_its_end()
    {
        var consumer = scene.Agreement.Consumer.ToBytes32().ToString();
        Reject(open, new SuspensionSeen(scene.Id.ToString(), "0x0a", 7));
        var state = Accept(open, new SuspensionSeen(consumer, "0x0a", 7));
        AssertStopped(state, Reason.AgreementSuspended);
        Assert.Equal(200, state.Payment.Exposure.Value);
        state = Accept(state, new LegConfirmedSeen(1, Side.Payment, digest, "0x0b", 8));
        Assert.Equal(0, state.Payment.Exposure.Value);
    }

    [Fact]
    public void A_withdrawal_counts_when_first_seen_and_once()
    {
        var state = Accept(open, new WithdrawalSeen(Side.Payment, "500", "0x0a", null));
        Assert.Equal(500, state.Payment.Balance.Value);
        Assert.Equal(200, state.Payment.Exposure.Value);
        Assert.Null(state.Stopped);
        Reject(state, new WithdrawalSeen(Side.Payment, "500", "0x0a", 7));
    }

    [Theory]
    [InlineData("1000", 0)]
    [InlineData("800", 200)] // the exposure is 200: not less than what is left
    public void A_withdrawal_that_uncovers_what_is_open_waives_it_and_ends_the_agreement(
        string amount,
        int left
    )
    {
        var state = Accept(open, new WithdrawalSeen(Side.Payment, amount, "0x0a", 7));
        Assert.Equal(left, state.Payment.Balance.Value);
        Assert.Equal(0, state.Payment.Exposure.Value);
        Assert.Equal(ExposureState.Waived, state.Exchanges[1].Payment);
        Assert.Equal(ExposureState.Reserved, state.Exchanges[1].Delivery);
        Assert.True(state.IsSound);
        state = Accept(state, scene.Deposit(Side.Payment, 5_000, "0x0b"));
        AssertStopped(state, Reason.AgreementWithdrawn);
    }

    [Fact]
    public void A_payment_that_comes_after_its_exposure_has_lapsed_releases_nothing_twice()
    {
        var state = Accept(open, new LapseSeen(1, Side.Payment, Scene.Now + 120 + 60));
        Reject(state, new LegPendingSeen(1, Side.Payment, digest, "0x0a", 7));
        Reject(state, new LegConfirmedSeen(1, Side.Payment, digest, "0x0a", 7));
        Assert.Equal(0, state.Payment.Exposure.Value);
    }

    [Fact]
    public void A_confirmed_leg_releases_its_own_account_only()
    {
        var state = Accept(open, new LegConfirmedSeen(1, Side.Delivery, digest, "0x0a", 7));
        Assert.Equal(0, state.Data.Exposure.Value);
        Assert.Equal(200, state.Payment.Exposure.Value);
        Reject(state, new LegConfirmedSeen(1, Side.Delivery, digest, "0x0a", 7));
        Reject(state, new LegPendingSeen(1, Side.Delivery, digest, "0x0a", 7));
    }

    [Fact]
    public void A_leg_of_another_answer_or_exchange_changes_nothing()
    {
        Reject(open, new LegConfirmedSeen(1, Side.Payment, scene.Id.ToString(), "0x0a", 7));
        Reject(open, new LegConfirmedSeen(1, Side.Payment, "no digest", "0x0a", 7));
        Reject(open, new LegConfirmedSeen(2, Side.Payment, digest, "0x0a", 7));
    }

    [Fact]
    public void A_penalty_takes_its_sum_from_the_balance_and_from_the_exposure()
    {
        var penalty = new PenaltySeen(1, Side.Payment, "200", digest, "0x0a", 7);
        var state = Accept(open, penalty);
        Assert.Equal(ExposureState.Penalised, state.Exchanges[1].Payment);
        Assert.Equal(800, state.Payment.Balance.Value);
        Assert.Equal(0, state.Payment.Exposure.Value);
        Reject(state, penalty);
    }

    [Fact]
    public void A_penalty_for_an_unknown_exchange_still_lowers_the_balance()
    {
        var state = Accept(open, new PenaltySeen(9, Side.Delivery, "50", digest, "0x0a", 7));
        Assert.Equal(950, state.Data.Balance.Value);
        Assert.Equal(600, state.Data.Exposure.Value);
    }

    [Fact]
    public void An_exposure_lapses_only_under_a_watermark_past_its_challenge_time()
    {
        var until = Scene.Now + 120 + 60;
        Reject(open, new LapseSeen(1, Side.Payment, until - 1));
        var state = Accept(open, new LapseSeen(1, Side.Payment, until));
        Assert.Equal(0, state.Payment.Exposure.Value);
        Assert.Equal(600, state.Data.Exposure.Value);
    }

    [Fact]
    public void A_lock_counts_once_and_a_top_up_adds()
    {
        Reject(open, scene.Deposit(Side.Payment, 1_000, "0x01"));
        var state = Accept(open, scene.Deposit(Side.Payment, 500, "0x03"));
        Assert.Equal(1_500, state.Payment.Balance.Value);
    }

    [Fact]
    public void Another_agreement_has_no_place_in_the_stream()
    {
        var other = new Scene();
        Reject(open, other.Deposit(Side.Payment, 1, "0x0c"));
        Reject(open, new AgreementLocked(other.Agreement.ToAbiHex(), 1, "bafy"));
    }

    private void AssertStopped(AgreementExposure state, Reason reason)
    {
        var refused = ExposureRules.Decide(state, scene.Intent(2), Scene.Now);
        Assert.Equal(reason, Assert.IsType<Decision.Refused>(refused).Reason);
        var repeated = ExposureRules.Decide(state, scene.Intent(1), Scene.Now);
        Assert.IsType<Decision.Repeated>(repeated);
    }

    private static AgreementExposure Accept(AgreementExposure state, object observation)
    {
        Assert.Null(ObservationRules.Objection(state, observation));
        return state.Apply(observation);
    }

    private static void Reject(AgreementExposure state, object observation) =>
        Assert.NotNull(ObservationRules.Objection(state, observation));
}
