namespace Notary.Chains;

/// <summary>A chain whose nodes show what waits for a block.</summary>
public interface IMempoolReader
{
    /// <summary>
    /// Asks the followed node for one transaction. What it tells is shown by the watches that run, as if it had been announced.
    /// </summary>
    /// <returns>False where the node does not know it, or no watch follows a node at present.</returns>
    /// <exception cref="ArgumentException"><paramref name="txId"/> is no transaction id.</exception>
    Task<bool> ObserveAsync(string txId, CancellationToken cancellation);
}
