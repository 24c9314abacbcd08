using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace Notary.Chains;

/// <summary>
/// Looks at each chain again and again, each by itself. That one is in trouble is said once, and again when it is back.
/// </summary>
/// <param name="subject">What is looked for, for the log: "the group".</param>
/// <param name="interval">Between two looks; after a trouble, five seconds.</param>
public sealed class ChainPoll(
    ChainSet chains,
    string subject,
    TimeSpan interval,
    TimeProvider time,
    ILogger logger
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Until it is cancelled.</summary>
    public Task RunAsync(
        Func<IChain, CancellationToken, Task> look,
        CancellationToken cancellation
    ) => Task.WhenAll(chains.All.Select(chain => FollowAsync(chain, look, cancellation)));

    private async Task FollowAsync(
        IChain chain,
        Func<IChain, CancellationToken, Task> look,
        CancellationToken cancellation
    )
    {
        for (var wasWell = true; !cancellation.IsCancellationRequested; )
        {
            var isWell = await LookAsync(chain, look, wasWell, cancellation);
            if (isWell && !wasWell)
                logger.LogWarning("{Chain} shows {Subject} again", chain.Identity.Id, subject);
            wasWell = isWell;
            await Task.Delay(isWell ? interval : Pause, time, cancellation);
        }
    }

    private async Task<bool> LookAsync(
        IChain chain,
        Func<IChain, CancellationToken, Task> look,
        bool wasWell,
        CancellationToken cancellation
    )
    {
        try
        {
            await look(chain, cancellation);
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            if (wasWell)
                Report(chain, e);
            return false;
        }
    }

    private void Report(IChain chain, Exception trouble)
    {
        // What passes by itself needs no stack.
        var isKnown = trouble is ChainUnavailableException or DbException;
        logger.Log(
            isKnown ? LogLevel.Warning : LogLevel.Error,
            isKnown ? null : trouble,
            "{Chain} does not show {Subject}: {Reason}",
            chain.Identity.Id,
            subject,
            trouble.Message
        );
    }
}
