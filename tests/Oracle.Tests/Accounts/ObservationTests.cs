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
        Reject(state, new LegPendingSeen(1, Side.Payment, digest, "0x0a", 7));
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

    private static AgreementExposure Accept(AgreementExposure state, object observation)
    {
        Assert.Null(ObservationRules.Objection(state, observation));
        return state.Apply(observation);
    }

    private static void Reject(AgreementExposure state, object observation) =>
        Assert.NotNull(ObservationRules.Objection(state, observation));
}
