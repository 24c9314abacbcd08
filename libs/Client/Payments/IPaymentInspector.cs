using Notary.Client.Lookups;

namespace Notary.Client.Payments;

/// <summary>The provider's look at a payment that is not in a block yet (PROTOCOL 4.5, 4.6).</summary>
public interface IPaymentInspector
{
    /// <summary>
    /// Makes sure that this signed transaction pays this answer, would succeed now, and is in the own node's mempool or
    /// recorded already.
    /// </summary>
    /// <returns>The transaction's id.</returns>
    /// <exception cref="PaymentRefusedException">It is not such a payment.</exception>
    /// <exception cref="Chains.ChainUnavailableException">The node does not answer.</exception>
    Task<string> AcceptAsync(AttestedAnswer answer, byte[] raw, CancellationToken cancellation);
}

/// <summary>The provider does not accept a payment.</summary>
/// <param name="code">Stable code of docs/reasons.md.</param>
public sealed class PaymentRefusedException(string code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public string Code { get; } = code;
}
