using Notary.Chains;
using Notary.Devnet.Processes;

namespace Notary.Devnet;

/// <summary>What setting up takes besides the services themselves.</summary>
public static class StackExtensions
{
    /// <summary>Has a block made at once, for setting up, and checks that the transaction succeeded in it.</summary>
    /// <exception cref="DevnetException">It failed.</exception>
    public static async Task<TransactionOutcome> ConfirmAsync(
        this DevnetStack stack,
        IChain chain,
        string transaction,
        CancellationToken cancellation
    )
    {
        await stack.MineAsync(chain.Identity.Kind == ChainKind.Evm ? 1 : 0, cancellation);
        var outcome = await chain.WaitAsync(transaction, cancellation);
        return outcome.Succeeded
            ? outcome
            : throw new DevnetException(
                $"{transaction} failed on {chain.Identity.Id}: {outcome.Reason}"
            );
    }
}
