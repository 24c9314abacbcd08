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
                before.Data.Exposure.ToString()
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
