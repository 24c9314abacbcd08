namespace Notary.EventStore;

/// <summary>Tells idle shards of this process that something was appended.</summary>
internal sealed class WakeUp
{
    private TaskCompletionSource signal = New();

    /// <summary>Take it before looking at the log: what is appended after that completes it.</summary>
    internal Task Next => Volatile.Read(ref signal).Task;

    internal void Set() => Interlocked.Exchange(ref signal, New()).SetResult();

    internal static async Task WaitAsync(
        Task next,
        TimeSpan timeout,
        CancellationToken cancellation
    )
    {
        try
        {
            await next.WaitAsync(timeout, cancellation);
        }
        catch (TimeoutException)
        {
            // Another process may have appended: look again.
        }
    }

    private static TaskCompletionSource New() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
