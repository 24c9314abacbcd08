namespace Notary.EventStore.Tests;

internal static class Eventually
{
    /// <summary>Waits for something that happens on its own; generous, since it only ends early.</summary>
    internal static Task TrueAsync(Func<bool> condition) =>
        TrueAsync(() => Task.FromResult(condition()));

    internal static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
            await Task.Delay(10, timeout.Token);
    }
}
