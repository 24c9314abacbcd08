using Notary.Chains;
using Notary.Client.Lookups;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Client.Consumers;

/// <summary>An intent that was answered, and the signatures around it: all that a payment, or a challenge, needs.</summary>
/// <param name="Promise">The provider's, over its <see cref="DeliveryPromise"/>; to be kept until the delivery is there.</param>
public sealed record AuthorizedExchange(
    PaymentIntent Intent,
    EvmSignature IntentSignature,
    AttestedAnswer Attested,
    EvmSignature Promise
)
{
    public Answer Answer => Attested.Answer;

    /// <summary>Proof of the consumer's request, as challenges carry it.</summary>
    public IntentProof Proof => new(Intent.ValidUntil, IntentSignature);
}

/// <summary>A finished exchange. Neither transaction needs to be in a block yet.</summary>
/// <param name="DeliveryTxId">On the data chain.</param>
public sealed record Purchase(
    byte[] Data,
    AuthorizedExchange Exchange,
    PreparedTransaction Payment,
    string DeliveryTxId
);

/// <summary>The consumer finds that another party does not do what it should; nothing was paid unless the text says so.</summary>
/// <param name="code">Stable code of docs/reasons.md.</param>
public sealed class ExchangeAbortedException(string code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public string Code { get; } = code;
}
