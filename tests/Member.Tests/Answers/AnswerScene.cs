using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Answers;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Exposures;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Answers;

/// <summary>A member's book of one agreement, and what it is asked and sees.</summary>
internal sealed class AnswerScene(long now)
{
    public static readonly ChainIdentity[] Chains = [TestChains.Payment, TestChains.Data];

    public TestExchange Exchange { get; } = new(now);

    public AnswerBook Book { get; private set; } = new();

    /// <summary>What attestors may have vouched for, which every balance has to cover first.</summary>
    public (BigInteger Payment, BigInteger Data) Bound =>
        (AttestedBound.Payment(Exchange.Agreement).Value, AttestedBound.Data(Exchange.Agreement));

    public Answer Answer(ulong sequence, int amount = 100) =>
        Exchange.Answer with
        {
            Sequence = sequence,
            Amount = new(amount),
            PaymentRequired = RequiredDeposit.Payment(Exchange.Agreement, new(amount)),
            DataRequired = RequiredDeposit.Data(Exchange.Agreement, new(amount)),
        };

    public SignatureRequest Request(Answer answer, ChainIdentity chain, EvmPrivateKey? by = null)
    {
        var intent = new PaymentIntent(
            answer.AgreementId,
            answer.Sequence,
            answer.Amount,
            answer.IndexHash,
            answer.FirstMover,
            answer.IssuedAt + 1
        );
        var signature = (by ?? Exchange.Consumer).Sign(intent.Digest);
        return SignatureRequest.Answer(chain, 1, Exchange.Agreement, answer, intent, signature);
    }

    public AnswerSignatureRequested Ask(
        Answer answer,
        ChainIdentity? chain = null,
        EvmPrivateKey? by = null
    ) => (AnswerSignatureRequested)Request(answer, chain ?? TestChains.Payment, by).Question;

    /// <summary>Decides, and keeps the decision in the book, which goes through JSON as snapshots do.</summary>
    /// <param name="payments">The consumer's balance beyond the bound.</param>
    /// <param name="tokens">The provider's.</param>
    public string? Decide(
        AnswerSignatureRequested request,
        int payments = 1_000,
        int tokens = 1_000,
        long later = 0,
        params LegEnded[] ended
    )
    {
        Book = JsonSerializer.Deserialize<AnswerBook>(JsonSerializer.Serialize(Book))!;
        Book = Book.Apply(
            new AnswerReviewed(
                request,
                now + later,
                (Bound.Payment + payments).ToString(CultureInfo.InvariantCulture),
                (Bound.Data + tokens).ToString(CultureInfo.InvariantCulture),
                ended,
                Epoch: 1,
                PublicShare: "0x",
                Member: 1
            )
        );
        var decided = AnswerPolicy.Decide(Book, Chains);
        Book = Book.Apply(decided);
        return decided.Refusal;
    }
}

internal static class AnswerTimes
{
    /// <summary>The same answer, given at another time.</summary>
    /// <param name="issuedAt">Unix seconds.</param>
    public static Answer At(this Answer answer, ulong issuedAt) =>
        answer with
        {
            IssuedAt = issuedAt,
            FirstBy = answer.FirstBy - answer.IssuedAt + issuedAt,
            SecondBy = answer.SecondBy - answer.IssuedAt + issuedAt,
        };
}
