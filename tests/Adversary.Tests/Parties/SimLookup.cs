using Notary.Client.Http;
using Notary.Client.Lookups;
using Notary.Evm;
using Notary.Oracle.Answers;
using Notary.Protocol.Exchanges;
using AttestedAnswer = Notary.Client.Lookups.AttestedAnswer;

namespace Notary.Adversary.Tests.Parties;

/// <summary>The way to the oracle, without a network between.</summary>
internal sealed class SimLookup(AnswerDesk desk) : IAnswerLookup
{
    public async Task<AttestedAnswer> AuthorizeAsync(
        PaymentIntent intent,
        EvmSignature signature,
        CancellationToken cancellation
    )
    {
        var (answer, refusal) = await desk.AnswerAsync(intent, signature, cancellation);
        return answer is null
            ? throw new RequestRefusedException(
                refusal!.Reason.Status,
                refusal.Reason.Code,
                refusal.Reason.Title
            )
            : new(answer.Answer, answer.Attestation);
    }
}
