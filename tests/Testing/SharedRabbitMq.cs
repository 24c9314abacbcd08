using Notary.Devnet.Processes;

namespace Notary.Testing;

/// <summary>One RabbitMQ for a test assembly, started at first use; tests keep apart by queue names.</summary>
public static class SharedRabbitMq
{
    private static readonly Lazy<Task<RabbitMqServer>> Server = new(StartAsync);

    private static readonly SemaphoreSlim Turn = new(1, 1);

    public static async Task<Uri> UriAsync() => (await Server.Value).Uri;

    /// <summary>A virtual host that nobody else has: for tests whose messages others would take as theirs.</summary>
    public static async Task<Uri> OwnHostAsync()
    {
        var server = await Server.Value;
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await Turn.WaitAsync(timeout.Token);
        try
        {
            return await server.AddHostAsync($"t{Guid.NewGuid():n}", timeout.Token);
        }
        finally
        {
            Turn.Release();
        }
    }

    private static async Task<RabbitMqServer> StartAsync()
    {
        var server = await RabbitMqServer.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }
}
