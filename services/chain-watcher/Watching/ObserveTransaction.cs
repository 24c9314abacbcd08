using Notary.Chains;
using Notary.ServiceDefaults;

namespace Notary.ChainWatcher.Watching;

/// <summary>Asks the followed node for one transaction; what it says of it enters the log as if it had been announced.</summary>
internal static class ObserveTransaction
{
    public static async Task<IResult> HandleAsync(
        string txId,
        ChainSet chains,
        CancellationToken cancellation
    )
    {
        if (chains.All.Single() is not IMempoolReader mempool)
            throw new ReasonException(404, "mempool-none", "this chain shows no mempool");
        try
        {
            return await mempool.ObserveAsync(txId, cancellation)
                ? Results.Accepted()
                : throw new ReasonException(
                    404,
                    "transaction-unknown",
                    "the followed node does not know this transaction"
                );
        }
        catch (ArgumentException e)
        {
            throw new ReasonException(400, "request-malformed", e.Message);
        }
    }
}
