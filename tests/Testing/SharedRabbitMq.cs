using Notary.Devnet.Processes;

namespace Notary.Testing;

/// <summary>One RabbitMQ for a test assembly, started at first use; tests keep apart by queue names.</summary>
public static class SharedRabbitMq
{
    private static readonly Lazy<Task<RabbitMqServer>> Server = new(StartAsync);

    public static async Task<Uri> UriAsync() => (await Server.Value).Uri;

    private static async Task<RabbitMqServer> StartAsync()
    {
        var server = await RabbitMqServer.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }
}
