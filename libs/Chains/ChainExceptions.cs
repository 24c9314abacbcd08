namespace Notary.Chains;

/// <summary>The node cannot be reached, timed out, or answered nonsense: try again, or another node.</summary>
public sealed class ChainUnavailableException(string message, Exception? inner = null)
    : Exception(message, inner);

/// <summary>The chain refused a call or a transaction: trying again does not help.</summary>
/// <param name="code">The contract's error name or stable code, where it gave one.</param>
public sealed class ChainRejectedException(
    string message,
    string? code = null,
    Exception? inner = null
) : Exception(message, inner)
{
    public string? Code { get; } = code;
}
