using Notary.Client.Lookups;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Client.Challenges;

/// <summary>Signs challenges (PROTOCOL 6). Anyone may challenge; usually the victim does.</summary>
public static class Challenger
{
    /// <summary>The delivery was made, and the payment is missing.</summary>
    /// <param name="deliveryTxId">comTx_b, on the data chain.</param>
    /// <param name="intent">comTx_{1−b}: the consumer's signed intent.</param>
    /// <param name="rawPayment">rawTx_{1−b}: the consumer's signed transaction, as it was handed over.</param>
    public static ChallengeEvidence PaymentMissing(
        Agreement agreement,
        AttestedAnswer answer,
        string deliveryTxId,
        IntentProof intent,
        byte[] rawPayment,
        EvmPrivateKey challenger
    ) =>
        Sign(
            PenaltyKind.PaymentMissing,
            agreement,
            answer,
            deliveryTxId,
            intent,
            rawPayment,
            challenger
        );

    /// <summary>The payment was made, and the delivery is missing.</summary>
    /// <param name="promise">The provider's signature over its <see cref="DeliveryPromise"/>, as it came with the index's hash.</param>
    /// <param name="paymentTxId">comTx_b, on the payment chain.</param>
    public static ChallengeEvidence DeliveryMissing(
        Agreement agreement,
        AttestedAnswer answer,
        EvmSignature promise,
        string paymentTxId,
        EvmPrivateKey challenger
    ) =>
        Sign(
            PenaltyKind.DeliveryMissing,
            agreement,
            answer,
            paymentTxId,
            intent: null,
            [],
            challenger
        ) with
        {
            Promise = promise,
        };

    private static ChallengeEvidence Sign(
        PenaltyKind kind,
        Agreement agreement,
        AttestedAnswer answer,
        string performedTxId,
        IntentProof? intent,
        byte[] raw,
        EvmPrivateKey challenger
    )
    {
        var statement = new Challenge(
            answer.Answer.AgreementId,
            answer.Answer.Sequence,
            kind,
            answer.Answer.Digest,
            ChallengeEvidence.HashOf(performedTxId, raw)
        );
        return new(
            kind,
            agreement,
            answer.Answer,
            answer.Attestation,
            performedTxId,
            intent,
            raw,
            challenger.Address,
            challenger.Sign(statement.Digest)
        );
    }
}
