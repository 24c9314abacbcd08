using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Answers;

/// <summary>An approved answer on its way out.</summary>
/// <param name="ByGroup">Whether the group has to vouch for it: an attestor may not.</param>
/// <param name="Intent">What it is an answer to; the signature is the consumer's.</param>
public sealed record DueAnswer(
    NamedAnswer Named,
    bool ByGroup,
    PaymentIntent Intent,
    EvmSignature Signature
)
{
    public static DueAnswer Of(
        Decision decision,
        (PaymentIntent Intent, EvmSignature Signature) request
    )
    {
        var (answer, byGroup) = decision switch
        {
            Decision.Approved approved => (approved.Answer, approved.ByGroup),
            Decision.Repeated repeated => (repeated.Answer, repeated.ByGroup),
            _ => throw new InvalidOperationException("a refusal has no answer"),
        };
        var named = new NamedAnswer(answer.ExchangeId, answer);
        return new(named, byGroup, request.Intent, request.Signature);
    }

    /// <summary>An answer that the group has to vouch for, with the request that the log has for it; null where there is none.</summary>
    /// <param name="log">The agreement's.</param>
    public static DueAnswer? InLog(IEnumerable<object> log, NamedAnswer given) =>
        log.SelectMany(RequestsOf)
            .Select(request => new DueAnswer(given, true, request.Intent, request.Signature))
            .FirstOrDefault(due => due.IsAnswered);

    private bool IsAnswered =>
        Intent.Sequence == Named.Answer.Sequence
        && Intent.Amount == Named.Answer.Amount
        && Intent.IndexHash == Named.Answer.IndexHash
        && Intent.FirstMover == Named.Answer.FirstMover
        && Intent.ValidUntil >= Named.Answer.IssuedAt;

    private static IEnumerable<(PaymentIntent Intent, EvmSignature Signature)> RequestsOf(
        object recorded
    ) =>
        recorded switch
        {
            AnswerRequested one => [Parse(one.Intent, one.Signature)],
            BatchRequested batch => batch.Intents.Zip(batch.Signatures, Parse),
            _ => [],
        };

    private static (PaymentIntent, EvmSignature) Parse(string intent, string signature) =>
        (AbiStruct.FromAbiHex<PaymentIntent>(intent), EvmSignature.Parse(signature));
}
