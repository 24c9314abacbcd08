using Notary.Protocol.Exchanges;

namespace Notary.Protocol.Agreements;

/// <summary>What every agreement must satisfy, whoever signed it (PROTOCOL 3.2).</summary>
public static class AgreementTerms
{
    /// <summary>The first rule that the agreement breaks, in words; null where it breaks none.</summary>
    public static string? Violation(Agreement terms)
    {
        if (terms.Coefficient < RequiredDeposit.BasisPoints)
            return "coefficient is below 10,000 basis points";
        if (terms.MinPrice.Value.IsZero || terms.MinPrice > terms.MaxPrice)
            return "prices must satisfy 0 < minPrice ≤ maxPrice";
        if (terms.Rate.IsZero)
            return "rate is 0";
        if (terms.ResponseSeconds == 0 || terms.ResponseSeconds >= terms.ExchangeSeconds)
            return "responseSeconds (R) must lie between 0 and exchangeSeconds (T)";
        if (terms.ChallengeSeconds == 0)
            return "challengeSeconds (W) is 0";
        if (terms.PaymentDepth == 0 || terms.DataDepth == 0)
            return "confirmation depths start at 1";
        return terms.Consumer == terms.Provider ? "consumer and provider are the same" : null;
    }

    /// <summary>The first way in which an answer differs from its agreement, in words; null where it follows it.</summary>
    public static string? Violation(Agreement terms, Answer answer)
    {
        if (answer.AgreementId != terms.Id)
            return "the answer is of another agreement";
        if (!SameParties(terms, answer) || !SameChains(terms, answer))
            return "the answer names other parties, chains or assets than the agreement";
        if (answer.Amount < terms.MinPrice || answer.Amount > terms.MaxPrice)
            return "the amount is outside the agreement's prices";
        if (
            answer.PaymentRequired != RequiredDeposit.Payment(terms, answer.Amount)
            || answer.DataRequired != RequiredDeposit.Data(terms, answer.Amount)
        )
            return "the required sums are not those of the agreement";
        if (
            answer.SecondBy - answer.FirstBy != terms.ResponseSeconds
            || answer.FirstBy > answer.SecondBy
        )
            return "secondBy is not firstBy + R";
        return answer.SecondBy > answer.IssuedAt + terms.ExchangeSeconds
            ? "secondBy is later than issuedAt + T"
            : null;
    }

    private static bool SameParties(Agreement terms, Answer answer) =>
        answer.Consumer == terms.Consumer
        && answer.ConsumerFabric == terms.ConsumerFabric
        && answer.Provider == terms.Provider
        && answer.ProviderFabric == terms.ProviderFabric;

    private static bool SameChains(Agreement terms, Answer answer) =>
        answer.PaymentChain == terms.PaymentChain
        && answer.PaymentContract == terms.PaymentContract
        && answer.DataChain == terms.DataChain
        && answer.DataContract == terms.DataContract
        && answer.PaymentAssetId == terms.PaymentAssetId;
}
