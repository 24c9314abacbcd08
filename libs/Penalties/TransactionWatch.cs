using Notary.Chains;

namespace Notary.Penalties;

/// <summary>Looks for transactions of one place in a block, for a moment.</summary>
internal static class TransactionWatch
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    /// <returns>How the executed one ended; null where none is in a block.</returns>
    /// <exception cref="ChainRejectedException">Another transaction took their place.</exception>
    public static async Task<TransactionOutcome?> FindAsync(
        this IChain chain,
        IEnumerable<string> txIds,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        using var moment = new CancellationTokenSource(Moment, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(moment.Token, cancellation);
        var looks = txIds.Select(id => LookAsync(chain, id, end.Token)).ToList();
        Task all = Task.WhenAll(looks);
        ChainRejectedException? replaced = null;
        while (looks.Count > 0)
        {
            var look = await Task.WhenAny(looks);
            looks.Remove(look);
            try
            {
                if (await look is not { } outcome)
                    continue;
                await moment.CancelAsync();
                await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return outcome;
            }
            catch (ChainRejectedException e)
            {
                replaced = e;
            }
        }
        cancellation.ThrowIfCancellationRequested();
        return replaced is null ? null : throw replaced;
    }

    private static async Task<TransactionOutcome?> LookAsync(
        IChain chain,
        string txId,
        CancellationToken end
    )
    {
        try
        {
            return await chain.WaitAsync(txId, end);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
