namespace Notary.ChainWatcher.Tests.Running;

/// <summary>Waits for what another thread will do; a test that is right waits only as long as that takes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <param name="describe">What is there instead, for the failure's message.</param>
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<Task<string>> describe)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Limit)
                throw new TimeoutException(
                    $"it did not become true; there is: {await ShortAsync(describe)}"
                );
            await Task.Delay(20);
        }
    }

    private static async Task<string> ShortAsync(Func<Task<string>> describe)
    {
        var text = await describe();
        return text[..Math.Min(text.Length, 2_000)];
    }
}
