namespace Notary.EventStore.Tests;

internal static class Eventually
{
    /// <summary>Waits for something that happens on its own; generous, since it only ends early.</summary>
    internal static Task TrueAsync(Func<bool> condition) =>
        TrueAsync(() => Task.FromResult(condition()));

    /// <param name="patience">A minute where absent.</param>
    internal static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        using var timeout = new CancellationTokenSource(patience ?? TimeSpan.FromMinutes(1));
        while (!await condition())
            await Task.Delay(10, timeout.Token);
    }
}
