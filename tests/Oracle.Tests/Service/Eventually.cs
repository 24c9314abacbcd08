namespace Notary.Oracle.Tests.Service;

/// <summary>Waits for what another thread will do; a test that is right waits only as long as that takes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Limit)
                throw new TimeoutException("it did not become true");
            await Task.Delay(10);
        }
    }
}
