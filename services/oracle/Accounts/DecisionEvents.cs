using System.Globalization;
using System.Numerics;
using Notary.Evm;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Accounts;

/// <summary>A decision as the log keeps it, right behind the request that it answers.</summary>
public static class DecisionEvents
{
    public static AnswerRequested Request(
        PaymentIntent intent,
        EvmSignature signature,
        ulong receivedAt
    ) => new(intent.ToAbiHex(), signature.ToString(), receivedAt);

    public static BatchRequested Request(
        IReadOnlyList<(PaymentIntent Intent, EvmSignature Signature)> batch,
        ulong receivedAt
    ) =>
        new(
            [.. batch.Select(r => r.Intent.ToAbiHex())],
            [.. batch.Select(r => r.Signature.ToString())],
            receivedAt
        );

    /// <summary>Of a whole batch: its approvals, or the one refusal.</summary>
    /// <param name="before">The state that the first decision was made on.</param>
    /// <param name="intents">All that were asked for.</param>
    /// <param name="decisions">As <see cref="ExposureRules.DecideAll"/> gives them.</param>
    public static IReadOnlyList<object> Of(
        AgreementExposure before,
        IReadOnlyList<PaymentIntent> intents,
        IReadOnlyList<Decision> decisions
    )
    {
        if (decisions[^1] is Decision.Refused refused)
            return refused.Reason.IsRecorded
                ?
                [
                    new BatchRejected(
                        decisions.Count - 1,
                        Rejection(intents[decisions.Count - 1].Sequence, refused)
                    ),
                ]
                : [];
        var approvals = new List<object>();
        foreach (var decision in decisions.OfType<Decision.Approved>())
        {
            approvals.Add(Of(before, decision.Answer.Sequence, decision)!);
            before = before.Reserve(decision.Answer, decision.ByGroup);
        }
        return approvals;
    }

    /// <param name="before">The state that the decision was made on.</param>
    /// <returns>Null for a decision that changes nothing and needs no record.</returns>
    public static object? Of(AgreementExposure before, ulong sequence, Decision decision) =>
        decision switch
        {
            Decision.Approved approved => new AnswerApproved(
                approved.Answer.ToAbiHex(),
                before.Payment.Balance.ToString(),
                before.Payment.Exposure.ToString(),
                before.Data.Balance.ToString(),
                before.Data.Exposure.ToString(),
                approved.ByGroup
            ),
            Decision.Refused { Reason.IsRecorded: true } refused => Rejection(sequence, refused),
            _ => null,
        };

    private static AnswerRejected Rejection(ulong sequence, Decision.Refused refused) =>
        new(
            sequence,
            refused.Reason.Code,
            refused.Shortage?.Side,
            Text(refused.Shortage?.Required),
            Text(refused.Shortage?.Balance),
            Text(refused.Shortage?.Exposure)
        );

    private static string? Text(BigInteger? number) =>
        number?.ToString(CultureInfo.InvariantCulture);
}
