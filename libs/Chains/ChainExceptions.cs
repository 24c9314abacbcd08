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

/// <summary>
/// Every node's chain leaves the one that was followed deeper than the configured limit: whoever follows must stop, because
/// what was final is not.
/// </summary>
public sealed class ChainDivergedException(string message) : Exception(message);
