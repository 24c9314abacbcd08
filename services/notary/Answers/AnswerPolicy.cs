using System.Globalization;
using System.Numerics;
using Notary.Chains;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Exposures;

namespace Notary.Member.Answers;

/// <summary>
/// Which answers a member vouches for where an attestor may not (PROTOCOL 4.3): nothing that its own view does not support, no
/// two answers to one exchange, and never more than the deposits on its own nodes cover. Pure.
/// </summary>
public static class AnswerPolicy
{
    /// <summary>How far the oracle's clock may be ahead, in seconds.</summary>
    private const ulong ClockDifference = 60;

    /// <summary>The decision on the book's last review.</summary>
    /// <exception cref="FormatException">The request is malformed, or about a chain that is not known.</exception>
    public static AnswerDecided Decide(AnswerBook book, IReadOnlyCollection<ChainIdentity> chains)
    {
        var review = book.Review ?? throw new FormatException("nothing was asked");
        var question = AnswerQuestion.Parse(review.Request, chains);
        return new(question.Message.ToString(), Refusal(question, book, review, chains));
    }

    /// <summary>What is wrong with a request whatever the member sees, so that it need not look; null where nothing is.</summary>
    public static string? Unfounded(
        AnswerQuestion question,
        IReadOnlyCollection<ChainIdentity> chains
    )
    {
        var (agreement, answer) = (question.Agreement, question.Answer);
        if (
            (AgreementTerms.Violation(agreement) ?? AgreementTerms.Violation(agreement, answer)) is
            { } broken
        )
            return broken;
        if (!IsIntended(question))
            return "the consumer did not ask for this answer";
        if (
            Carrier(chains, answer, Side.Payment) is null
            || Carrier(chains, answer, Side.Delivery) is null
        )
            return "a chain of the agreement, or its contract, is not known here";
        return
            question.Chain.Carries(answer, Side.Payment)
            || question.Chain.Carries(answer, Side.Delivery)
            ? null
            : "the chain is none of the agreement's";
    }

    /// <summary>The chain on which the answer's leg of <paramref name="side"/> belongs; null where it is not known.</summary>
    public static ChainIdentity? Carrier(
        IEnumerable<ChainIdentity> chains,
        Answer answer,
        Side side
    ) => chains.FirstOrDefault(chain => chain.Carries(answer, side));

    private static string? Refusal(
        AnswerQuestion question,
        AnswerBook book,
        AnswerReviewed review,
        IReadOnlyCollection<ChainIdentity> chains
    )
    {
        if (question.Epoch != review.Epoch)
            return "the request is for another epoch";
        if (Unfounded(question, chains) is { } unfounded)
            return unfounded;
        if (book.Signed.TryGetValue(question.Answer.Sequence, out var signed))
            return signed.Digest == question.Answer.Digest.ToString()
                ? null
                : "another answer to this exchange was signed";
        return Untimely(question.Answer, review) ?? Uncovered(question, book, review);
    }

    private static string? Untimely(Answer answer, AnswerReviewed review)
    {
        var now = (ulong)review.ReceivedAt;
        if (answer.IssuedAt > now + ClockDifference)
            return "the answer's time has not come";
        return now > answer.FirstBy ? "the time of the first leg is over" : null;
    }

    /// <summary>Attestors' answers are not told to members: their limit counts as exposed, whatever is open of it.</summary>
    private static string? Uncovered(
        AnswerQuestion question,
        AnswerBook book,
        AnswerReviewed review
    )
    {
        var (agreement, answer) = (question.Agreement, question.Answer);
        var payment = AttestedBound.Payment(agreement).Value + book.ExposureOf(Side.Payment);
        if (Number(review.PaymentBalance) <= payment + answer.PaymentRequired.Value)
            return "the consumer's deposit does not cover it";
        var data = AttestedBound.Data(agreement) + book.ExposureOf(Side.Delivery);
        return Number(review.DataBalance) <= data + answer.DataRequired.Value
            ? "the provider's deposit does not cover it"
            : null;
    }

    private static bool IsIntended(AnswerQuestion question)
    {
        var (answer, intent) = (question.Answer, question.Intent);
        return intent.AgreementId == answer.AgreementId
            && intent.Sequence == answer.Sequence
            && new IntentProof(intent.ValidUntil, question.IntentSignature).Proves(answer)
            && intent.Amount == answer.Amount
            && intent.IndexHash == answer.IndexHash
            && intent.FirstMover == answer.FirstMover
            && answer.IssuedAt <= intent.ValidUntil;
    }

    private static BigInteger Number(string text) =>
        BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
