using System.Numerics;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Accounts;

/// <summary>Where the exposure of one exchange stands on one account (PROTOCOL 4). The first two count, the others do not.</summary>
public enum ExposureState
{
    Reserved,
    Pending,
    Settled,
    Lapsed,
    Penalised,
}

/// <summary>One approved exchange and its exposure on the consumer's (payment) and the provider's (delivery) account.</summary>
public sealed record ExchangeExposure(Answer Answer, ExposureState Payment, ExposureState Delivery)
{
    /// <summary>Until when a missing leg may be challenged: secondBy + W, Unix seconds.</summary>
    public ulong ChallengeUntil(uint challengeSeconds) => Answer.SecondBy + challengeSeconds;

    /// <summary>What the exchange may take from the account of <paramref name="side"/>, in that account's asset.</summary>
    public BigInteger RequiredOf(Side side) =>
        side == Side.Payment ? Answer.PaymentRequired.Value : Answer.DataRequired.Value;

    public bool IsOpen => Counts(Payment) || Counts(Delivery);

    public ExposureState Of(Side side) => side == Side.Payment ? Payment : Delivery;

    public ExchangeExposure With(Side side, ExposureState state) =>
        side == Side.Payment ? this with { Payment = state } : this with { Delivery = state };

    /// <summary>Whether an intent asks for what was answered; how long it is valid is no term of the exchange.</summary>
    public bool HasTermsOf(PaymentIntent intent) =>
        intent.Amount == Answer.Amount
        && intent.IndexHash == Answer.IndexHash
        && intent.FirstMover == Answer.FirstMover;

    public static bool Counts(ExposureState state) =>
        state is ExposureState.Reserved or ExposureState.Pending;
}
