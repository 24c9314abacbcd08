using Notary.Evm;

namespace Notary.Protocol.Exchanges;

/// <summary>The consumer's signature over an intent whose other members are the answer's. Unix seconds.</summary>
public sealed record IntentProof(ulong ValidUntil, EvmSignature Signature)
{
    /// <summary>Whether the answer's consumer signed the intent that this answer grants.</summary>
    public bool Proves(Answer answer)
    {
        var intent = new PaymentIntent(
            answer.AgreementId,
            answer.Sequence,
            answer.Amount,
            answer.IndexHash,
            answer.FirstMover,
            ValidUntil
        );
        return Signature.IsBy(answer.Consumer, intent.Digest);
    }
}
