using System.Numerics;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Accounts;

/// <summary>
/// Algorithm 2 of the fast-payments paper on both sides (PROTOCOL 4.3). Pure: the same state, intent and time give the same
/// decision, in service and in replay.
/// </summary>
public static class ExposureRules
{
    private static readonly BigInteger MaxAmount = BigInteger.One << 255;

    /// <summary>What every intent must fulfil before it may take the agreement's time: range and the consumer's signature.</summary>
    /// <returns>Null if the request is authentic.</returns>
    public static Reason? Inauthentic(
        AgreementExposure? state,
        PaymentIntent intent,
        EvmSignature signature
    ) =>
        intent.Amount.Value.IsZero || intent.Amount.Value > MaxAmount ? Reason.AmountOutOfRange
        : state?.Agreement is not { } agreement ? Reason.UnknownAgreement
        : !signature.IsBy(agreement.Consumer, intent.Digest) ? Reason.WrongSignature
        : null;

    /// <param name="now">Unix seconds.</param>
    public static Decision Decide(AgreementExposure state, PaymentIntent intent, ulong now)
    {
        if (state.Exchanges.TryGetValue(intent.Sequence, out var exchange))
            return exchange.HasTermsOf(intent)
                ? new Decision.Repeated(exchange.Answer)
                : new Decision.Refused(Reason.DifferentTerms);
        return Unready(state, intent, now) is { } reason
            ? new Decision.Refused(reason)
            : Cover(state, AnswerTerms.For(state.Agreement!, intent, now));
    }

    private static Reason? Unready(AgreementExposure state, PaymentIntent intent, ulong now)
    {
        var agreement = state.Agreement!;
        return now > intent.ValidUntil ? Reason.IntentExpired
            : !state.IsLocked ? Reason.AgreementNotLocked
            : AgreementTerms.Violation(agreement) is not null ? Reason.AgreementUnusable
            : now >= agreement.Expiry ? Reason.AgreementExpired
            : intent.Amount < agreement.MinPrice || intent.Amount > agreement.MaxPrice
                ? Reason.PriceOutOfBounds
            : !RequiredDeposit.Exists(agreement, intent.Amount) ? Reason.AmountOutOfRange
            : null;
    }

    private static Decision Cover(AgreementExposure state, Answer answer)
    {
        var shortage =
            Shortage.Of(state.Payment, Side.Payment, answer.PaymentRequired)
            ?? Shortage.Of(state.Data, Side.Delivery, answer.DataRequired);
        if (shortage is not null)
            return new Decision.Refused(shortage.Reason, shortage);
        var attested = state.OpenAttested.Value + answer.PaymentRequired.Value;
        return attested > state.Agreement!.HighValueLimit.Value
            ? new Decision.Refused(Reason.HighValueLimit)
            : new Decision.Approved(answer);
    }
}
