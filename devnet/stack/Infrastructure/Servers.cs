using Notary.Devnet.Processes;
using Notary.FabricPeer.Hosting;
using Notary.ServiceDefaults;

namespace Notary.Devnet.Infrastructure;

/// <summary>What the services stand on: database, bus, and the two chains with the chaincode.</summary>
public sealed class Servers : IAsyncDisposable
{
    public const string Chaincode = "notary";
    public const string Channel = "mychannel";

    private readonly Stack<IAsyncDisposable> _started = new();

    private Servers(DirectoryInfo folder) => Folder = folder;

    /// <summary>Keys, certificates and keystores of this run; deleted with it.</summary>
    public DirectoryInfo Folder { get; }
    public required PostgresServer Postgres { get; init; }
    public required AnvilProcess Anvil { get; init; }
    public required FabricPeerHost Fabric { get; init; }

    /// <summary>The bus of the embedded stack; null where RabbitMQ carries the messages.</summary>
    public InProcessBus? InProcessBus { get; init; }

    /// <summary>The bus of the distributed stack.</summary>
    public RabbitMqServer? RabbitMq { get; init; }

    /// <summary>Tells a host where the bus is.</summary>
    public void ConnectBus(WebApplicationBuilder builder)
    {
        builder.Configuration["Bus:Uri"] = RabbitMq?.Uri.ToString();
        if (InProcessBus is { } bus)
            builder.Services.AddSingleton(bus);
    }

    /// <exception cref="DevnetException">Something is missing or does not start; the message says what to do.</exception>
    public static async Task<Servers> StartAsync(
        DevnetOptions options,
        CancellationToken cancellation
    )
    {
        var started = new Stack<IAsyncDisposable>();
        var folder = Directory.CreateTempSubdirectory("notary-");
        try
        {
            return await StartAsync(options, folder, started, cancellation);
        }
        catch
        {
            await EndAsync(started, folder);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync(_started, Folder);

    private static async Task<Servers> StartAsync(
        DevnetOptions options,
        DirectoryInfo folder,
        Stack<IAsyncDisposable> started,
        CancellationToken cancellation
    )
    {
        var postgres = Keep(PostgresServer.StartAsync(cancellation: cancellation), started);
        var anvil = Keep(
            AnvilProcess.StartAsync(
                new AnvilOptions { BlockTime = options.BlockTime },
                cancellation
            ),
            started
        );
        var fabric = Keep(FabricNetwork.StartAsync(options, folder, cancellation), started);
        var rabbit = options.Distributed
            ? Keep(RabbitMqServer.StartAsync(cancellation), started)
            : null;
        var bus = options.Distributed ? null : Keep(InProcessBus.StartAsync(cancellation), started);
        await Task.WhenAll([
            postgres,
            anvil,
            fabric,
            rabbit ?? Task.CompletedTask,
            bus ?? Task.CompletedTask,
        ]);
        var servers = new Servers(folder)
        {
            Postgres = await postgres,
            Anvil = await anvil,
            Fabric = (await fabric).Peer,
            RabbitMq = rabbit is null ? null : await rabbit,
            InProcessBus = bus is null ? null : await bus,
        };
        foreach (var part in started.Reverse())
            servers._started.Push(part);
        return servers;
    }

    /// <summary>Whatever starts is ended, also when a neighbour fails to start.</summary>
    private static async Task<T> Keep<T>(Task<T> starting, Stack<IAsyncDisposable> started)
        where T : IAsyncDisposable
    {
        var part = await starting;
        lock (started)
            started.Push(part);
        return part;
    }

    private static async Task EndAsync(Stack<IAsyncDisposable> started, DirectoryInfo folder)
    {
        while (started.TryPop(out var part))
            await part.DisposeAsync();
        if (folder.Exists)
            folder.Delete(recursive: true);
    }
}
