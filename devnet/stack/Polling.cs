using Notary.Client.Http;
using Notary.Devnet.Processes;

namespace Notary.Devnet;

/// <summary>Asks until something is so.</summary>
internal static class Polling
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <param name="what">For the error's text.</param>
    /// <param name="ask">Null where it is not so yet; a refusal counts as that.</param>
    /// <exception cref="DevnetException">It was not so in time.</exception>
    public static async Task<T> UntilAsync<T>(
        string what,
        TimeSpan limit,
        Func<CancellationToken, Task<T?>> ask,
        CancellationToken cancellation
    )
        where T : class
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(limit);
        try
        {
            while (true)
            {
                if (await AskAsync(ask, timeout.Token) is { } found)
                    return found;
                await Task.Delay(Interval, timeout.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DevnetException($"{what}: not within {limit.TotalSeconds} s");
        }
    }

    private static async Task<T?> AskAsync<T>(
        Func<CancellationToken, Task<T?>> ask,
        CancellationToken cancellation
    )
        where T : class
    {
        try
        {
            return await ask(cancellation);
        }
        catch (RequestRefusedException)
        {
            return null;
        }
    }
}
