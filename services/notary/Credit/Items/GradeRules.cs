using Notary.Contracts.Group;
using Notary.Credit.Evidence;
using Notary.Evm;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Member.Credit.Items;

/// <summary>Why something from outside is not taken: a code of docs/reasons.md, and what to do.</summary>
public sealed record Refusal(int Status, string Code, string Detail);

/// <summary>Which grades count. Pure.</summary>
internal static class GradeRules
{
    private const int MaxPoints = 100;

    /// <summary>Grades of one epoch that are kept.</summary>
    private const int MaxGrades = 4 * Agreement.BlockMaker.MaxExchanges;

    /// <param name="now">Unix seconds.</param>
    /// <returns>Null where it counts.</returns>
    public static Refusal? Objection(
        CreditLedger ledger,
        CreditTerms terms,
        GradeGiven grade,
        long now
    )
    {
        if (FormObjection(grade) is { } malformed)
            return malformed;
        if (grade.Epoch != terms.EpochAt(now) || grade.Epoch < ledger.OpenEpoch)
            return new(
                409,
                "grade-epoch-wrong",
                $"The grade is signed for epoch {grade.Epoch}; epoch {terms.EpochAt(now)} is under way: sign it for this one."
            );
        if (!IsKnown(ledger, grade.Node))
            return new(
                404,
                "node-unknown",
                "The grade is of no sitting notary and of no candidate: GET /v1/credit lists them."
            );
        var key = CreditLedger.KeyOf(grade);
        if (ledger.Grades.ContainsKey(key) || ledger.Graded.Contains(key))
            return new(
                409,
                "grade-duplicate",
                "This party has graded this exchange: each party grades one notary for each exchange, once."
            );
        return ledger.Grades.Count >= MaxGrades
            ? new(429, "too-many-grades", "This epoch has as many grades as it can hold.")
            : null;
    }

    /// <summary>What holds of a grade whenever it comes: its form, its party, its signature.</summary>
    public static Refusal? FormObjection(GradeGiven grade)
    {
        if (
            grade.Points is < 0 or > MaxPoints
            || !Address.TryParse(grade.Party, out var party)
            || AnswerOf(grade) is not { } answer
            || grade.Node is not { Length: 32 }
            || grade.Epoch < 1
        )
            return new(
                400,
                "grade-malformed",
                "A grade has an epoch from 1, an exchange, a node, points from 0 to 100, the address of its party, and the exchange's answer."
            );
        if (party != answer.Consumer && party != answer.Provider)
            return new(
                403,
                "grade-of-a-stranger",
                "Only the exchange's consumer and its provider grade who served it."
            );
        return IsSigned(grade, party)
            ? null
            : new(403, "grade-not-signed", "The grade is not signed by its party.");
    }

    /// <summary>Sitting, or standing for election.</summary>
    public static bool IsKnown(CreditLedger ledger, string node) =>
        ledger.Candidates.GetValueOrDefault(node) is { Leaves: false }
        || ledger.Sitting?.Identities.Any(k => NodeName.Of(Hex.Encode(k.ToBytes())) == node)
            == true;

    /// <summary>Null where it is none, or that of another exchange.</summary>
    public static Answer? AnswerOf(GradeGiven grade)
    {
        try
        {
            var answer = AbiStruct.FromAbiHex<Answer>(grade.Answer);
            return answer.ExchangeId.ToString() == grade.Exchange ? answer : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsSigned(GradeGiven grade, Address party)
    {
        var words = SignedWords.Of(
            new Grade(grade.Exchange, grade.Node, grade.Party, grade.Points, grade.Signature),
            grade.Epoch
        );
        return party.ToString() == grade.Party
            && EvmSignature.TryParse(grade.Signature, out var signature)
            && signature.ToString() == grade.Signature
            && signature.IsBy(party, Keccak256.Hash(words));
    }
}
