using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Accounts;

/// <summary>What an approval says, as a function of agreement, intent and the time of the request.</summary>
public static class AnswerTerms
{
    /// <summary>The answer of PROTOCOL 4.3, with the whole of T used: secondBy = issuedAt + T, firstBy = secondBy − R.</summary>
    /// <param name="now">Unix seconds.</param>
    public static Answer For(Agreement agreement, PaymentIntent intent, ulong now) =>
        new()
        {
            AgreementId = intent.AgreementId,
            Sequence = intent.Sequence,
            Consumer = agreement.Consumer,
            ConsumerFabric = agreement.ConsumerFabric,
            Provider = agreement.Provider,
            ProviderFabric = agreement.ProviderFabric,
            PaymentChain = agreement.PaymentChain,
            PaymentContract = agreement.PaymentContract,
            DataChain = agreement.DataChain,
            DataContract = agreement.DataContract,
            PaymentAssetId = agreement.PaymentAssetId,
            Amount = intent.Amount,
            PaymentRequired = RequiredDeposit.Payment(agreement, intent.Amount),
            DataRequired = RequiredDeposit.Data(agreement, intent.Amount),
            IndexHash = intent.IndexHash,
            IssuedAt = now,
            FirstMover = intent.FirstMover,
            FirstBy = now + agreement.ExchangeSeconds - agreement.ResponseSeconds,
            SecondBy = now + agreement.ExchangeSeconds,
        };
}
