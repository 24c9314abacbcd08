using Notary.Protocol.Exchanges;

namespace Notary.Protocol.Agreements;

/// <summary>What every agreement must satisfy, whoever signed it (PROTOCOL 3.2).</summary>
public static class AgreementTerms
{
    // The end of year 9999: sums of times and durations below it never wrap around.
    private const ulong LatestTime = 253_402_300_799;

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
        return SameSums(terms, answer)
            ? TimesViolation(terms, answer)
            : "the required sums are not those of the agreement";
    }

    private static string? TimesViolation(Agreement terms, Answer answer)
    {
        if (answer.SecondBy > LatestTime || answer.FirstBy > answer.SecondBy)
            return "the deadlines are no times in order";
        if (answer.IssuedAt > answer.FirstBy || answer.IssuedAt > terms.Expiry)
            return "the answer was issued after firstBy, or after the agreement ended";
        if (answer.SecondBy - answer.FirstBy != terms.ResponseSeconds)
            return "secondBy is not firstBy + R";
        return answer.SecondBy > answer.IssuedAt + terms.ExchangeSeconds
            ? "secondBy is later than issuedAt + T"
            : null;
    }

    private static bool SameSums(Agreement terms, Answer answer) =>
        RequiredDeposit.Exists(terms, answer.Amount)
        && answer.PaymentRequired == RequiredDeposit.Payment(terms, answer.Amount)
        && answer.DataRequired == RequiredDeposit.Data(terms, answer.Amount);

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
