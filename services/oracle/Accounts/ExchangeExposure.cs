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

    /// <summary>Its account's deposit was withdrawn, which its parties or their agreement's end allowed (PROTOCOL 7).</summary>
    Waived,
}

/// <summary>The transaction of a leg, as it was seen last; no height while it is in a mempool.</summary>
public sealed record LegSighting(string TxId, long? Height);

/// <summary>One approved exchange and its exposure on the consumer's (payment) and the provider's (delivery) account.</summary>
public sealed record ExchangeExposure(Answer Answer, ExposureState Payment, ExposureState Delivery)
{
    /// <summary>Whether the group vouches for it, and no attestor.</summary>
    public bool ByGroup { get; init; }

    private LegSighting? PaymentSighting { get; init; }

    private LegSighting? DeliverySighting { get; init; }

    /// <summary>Until when a missing leg may be challenged: secondBy + W, Unix seconds.</summary>
    public ulong ChallengeUntil(uint challengeSeconds) => Answer.SecondBy + challengeSeconds;

    /// <summary>What the exchange may take from the account of <paramref name="side"/>, in that account's asset.</summary>
    public BigInteger RequiredOf(Side side) =>
        side == Side.Payment ? Answer.PaymentRequired.Value : Answer.DataRequired.Value;

    public bool IsOpen => Counts(Payment) || Counts(Delivery);

    public ExposureState Of(Side side) => side == Side.Payment ? Payment : Delivery;

    /// <summary>Null while the leg is awaited.</summary>
    public LegSighting? SightingOf(Side side) =>
        side == Side.Payment ? PaymentSighting : DeliverySighting;

    public ExchangeExposure With(Side side, ExposureState state, LegSighting? sighting) =>
        side == Side.Payment
            ? this with
            {
                Payment = state,
                PaymentSighting = sighting,
            }
            : this with
            {
                Delivery = state,
                DeliverySighting = sighting,
            };

    /// <summary>Whether an intent asks for what was answered; how long it is valid is no term of the exchange.</summary>
    public bool HasTermsOf(PaymentIntent intent) =>
        intent.Amount == Answer.Amount
        && intent.IndexHash == Answer.IndexHash
        && intent.FirstMover == Answer.FirstMover;

    public static bool Counts(ExposureState state) =>
        state is ExposureState.Reserved or ExposureState.Pending;
}
