using System.Numerics;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Amounts;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Exposures;

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

    /// <summary>
    /// Whether the deposits would cover exchanges of these amounts beside the open ones: nothing is signed, so nothing but the
    /// agreement and its accounts is looked at.
    /// </summary>
    /// <param name="now">Unix seconds.</param>
    /// <returns>Null if they would.</returns>
    public static Decision.Refused? Check(
        AgreementExposure state,
        IEnumerable<Amount<PaymentAsset>> amounts,
        ulong now
    )
    {
        var agreement = state.Agreement!;
        foreach (var amount in amounts)
        {
            if (Unready(state, amount, now) is { } reason)
                return new(reason);
            var (payment, data) = (
                RequiredDeposit.Payment(agreement, amount),
                RequiredDeposit.Data(agreement, amount)
            );
            if (Uncovered(state, payment, data) is { } refused)
                return refused;
            state = state.Reserve(payment, data, IsForGroup(state, payment));
        }
        return null;
    }

    /// <summary>Decides on intents one after the other, each as if those before it were recorded, up to the first refusal.</summary>
    /// <param name="now">Unix seconds.</param>
    public static IReadOnlyList<Decision> DecideAll(
        AgreementExposure state,
        IEnumerable<PaymentIntent> intents,
        ulong now
    )
    {
        var decisions = new List<Decision>();
        foreach (var intent in intents)
        {
            var decision = Decide(state, intent, now);
            decisions.Add(decision);
            if (decision is Decision.Refused)
                break;
            if (decision is Decision.Approved approved)
                state = state.Reserve(approved.Answer, approved.ByGroup);
        }
        return decisions;
    }

    /// <param name="now">Unix seconds.</param>
    public static Decision Decide(AgreementExposure state, PaymentIntent intent, ulong now)
    {
        if (state.Exchanges.TryGetValue(intent.Sequence, out var exchange))
            return exchange.HasTermsOf(intent)
                ? new Decision.Repeated(exchange.Answer, exchange.ByGroup)
                : new Decision.Refused(Reason.DifferentTerms);
        if (now > intent.ValidUntil)
            return new Decision.Refused(Reason.IntentExpired);
        if (Unready(state, intent.Amount, now) is { } reason)
            return new Decision.Refused(reason);
        var answer = AnswerTerms.For(state.Agreement!, intent, now);
        return Uncovered(state, answer.PaymentRequired, answer.DataRequired) is { } refused
            ? refused
            : new Decision.Approved(answer, IsForGroup(state, answer.PaymentRequired));
    }

    /// <summary>Which account breaks the invariant of PROTOCOL 4, with its numbers; null if neither does.</summary>
    public static string? Unsound(AgreementExposure state) =>
        !state.Payment.IsSound
            ? $"the consumer's exposure {state.Payment.Exposure} reaches the balance {state.Payment.Balance}"
        : !state.Data.IsSound
            ? $"the provider's exposure {state.Data.Exposure} reaches the balance {state.Data.Balance}"
        : null;

    private static Reason? Unready(AgreementExposure state, Amount<PaymentAsset> amount, ulong now)
    {
        var agreement = state.Agreement!;
        return !state.IsLocked ? Reason.AgreementNotLocked
            : AgreementTerms.Violation(agreement) is not null ? Reason.AgreementUnusable
            : now >= agreement.Expiry ? Reason.AgreementExpired
            : state.Stopped is { } stopped ? stopped
            : amount < agreement.MinPrice || amount > agreement.MaxPrice ? Reason.PriceOutOfBounds
            : !RequiredDeposit.Exists(agreement, amount) ? Reason.AmountOutOfRange
            : null;
    }

    private static Decision.Refused? Uncovered(
        AgreementExposure state,
        Amount<PaymentAsset> payment,
        Amount<DataToken> data
    )
    {
        var shortage =
            Shortage.Of(state.Payment, Side.Payment, payment)
            ?? Shortage.Of(state.Data, Side.Delivery, data);
        if (shortage is not null)
            return new(shortage.Reason, shortage);
        return IsForGroup(state, payment) && !CoversBesideLimit(state, payment, data)
            ? new(Reason.HighValueLimit)
            : null;
    }

    /// <summary>Whether an attestor may not vouch for so much more.</summary>
    private static bool IsForGroup(AgreementExposure state, Amount<PaymentAsset> payment) =>
        state.OpenAttested.Value + payment.Value > state.Agreement!.HighValueLimit.Value;

    /// <summary>The group does not know what attestors vouch for: it counts their whole limit as exposed, and so must who asks it.</summary>
    private static bool CoversBesideLimit(
        AgreementExposure state,
        Amount<PaymentAsset> payment,
        Amount<DataToken> data
    )
    {
        var agreement = state.Agreement!;
        return state.Payment.Balance.Value
                > AttestedBound.Payment(agreement).Value + state.GroupPayment.Value + payment.Value
            && state.Data.Balance.Value
                > AttestedBound.Data(agreement) + state.GroupData.Value + data.Value;
    }
}
