using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Client.Lookups;

/// <summary>Gets an intent answered, in the way of the payment chain (PROTOCOL 4.2).</summary>
public interface IAnswerLookup
{
    /// <summary>The answer, checked by the payment chain's contract.</summary>
    /// <exception cref="Http.RequestRefusedException">The oracle refused; the document says why.</exception>
    /// <exception cref="LookupException">The contract refused, or no gateway gave an answer that it accepts.</exception>
    Task<AttestedAnswer> AuthorizeAsync(
        PaymentIntent intent,
        EvmSignature signature,
        CancellationToken cancellation
    );
}

/// <summary>An answer and who vouches for it.</summary>
public sealed record AttestedAnswer(Answer Answer, Attestation Attestation);

/// <summary>A lookup came to no answer.</summary>
public sealed class LookupException(string message, Exception? inner = null)
    : Exception(message, inner);
