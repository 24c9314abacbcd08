using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Member.Answers;

/// <summary>A request to vouch for an answer, parsed, with the message that would be signed.</summary>
/// <param name="Chain">The chain that is to check the signature.</param>
public sealed record AnswerQuestion(
    ChainIdentity Chain,
    ulong Epoch,
    Agreement Agreement,
    Answer Answer,
    PaymentIntent Intent,
    EvmSignature IntentSignature
)
{
    public Bytes32 Message { get; } =
        SignatureRequest.Answer(Chain, Epoch, Agreement, Answer, Intent, IntentSignature).Message;

    /// <exception cref="FormatException">It is malformed, or about a chain that is not configured.</exception>
    public static AnswerQuestion Parse(
        AnswerSignatureRequested request,
        IEnumerable<ChainIdentity> chains
    ) =>
        new(
            chains.FirstOrDefault(c => c.Id == request.Chain)
                ?? throw new FormatException("the chain is not known here"),
            request.Epoch,
            AbiStruct.FromAbiHex<Agreement>(request.Agreement),
            AbiStruct.FromAbiHex<Answer>(request.Answer),
            AbiStruct.FromAbiHex<PaymentIntent>(request.Intent),
            EvmSignature.Parse(request.IntentSignature)
        );
}
