using Microsoft.Extensions.Logging.Console;
using Notary.FabricPeer.Crypto;
using Notary.FabricPeer.Ordering;
using Notary.FabricPeer.Services;

namespace Notary.FabricPeer.Hosting;

/// <summary>A dev peer running in this process.</summary>
public sealed class FabricPeerHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _disposed;

    private FabricPeerHost(WebApplication app) => _app = app;

    /// <summary>Gateway and Deliver services, over HTTP/2.</summary>
    public Uri Endpoint => _app.Services.GetRequiredService<PeerDescription>().Endpoint;

    /// <summary>The levers, over HTTP (docs/fabric-dev-peer.md).</summary>
    public Uri AdminEndpoint => _app.Services.GetRequiredService<PeerDescription>().AdminEndpoint;

    /// <summary>Certificates and keys of the network; issues more users.</summary>
    public NetworkCrypto Crypto => _app.Services.GetRequiredService<NetworkCrypto>();

    /// <summary>From a batch's first transaction to its block; a change counts from the next batch on.</summary>
    public TimeSpan BatchTimeout
    {
        get => Orderer.BatchTimeout;
        set => Orderer.BatchTimeout = value;
    }

    /// <summary>What goes wrong on demand.</summary>
    public Faults Faults => _app.Services.GetRequiredService<Faults>();

    private Orderer Orderer => _app.Services.GetRequiredService<Orderer>();

    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    /// <exception cref="IOException">A port is in use, or a directory cannot be used.</exception>
    /// <exception cref="InvalidDataException">The stored ledger is broken or another network's.</exception>
    public static async Task<FabricPeerHost> StartAsync(
        FabricPeerOptions options,
        CancellationToken ct = default
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // Standard output belongs to whoever hosts the peer.
        builder.Services.Configure<ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace
        );
        builder.Services.AddProblemDetails();
        builder.AddFabricPeer(options);
        var app = builder.Build();
        try
        {
            // The levers' refusals are problem documents, also those of a body that is no JSON.
            app.UseWhen(IsLever, levers => levers.UseStatusCodePages());
            app.MapFabricPeer();
            await app.StartAsync(ct);
            return new FabricPeerHost(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Cuts a block of what is pending.</summary>
    /// <returns>The block's number, or null where nothing was pending.</returns>
    public Task<ulong?> MineAsync(CancellationToken ct = default) => Orderer.CutAsync(ct);

    /// <summary>Sets the channel's configuration anew, in a block of its own.</summary>
    /// <returns>The block's number.</returns>
    public Task<ulong> UpdateConfigAsync(CancellationToken ct = default) =>
        Orderer.UpdateConfigAsync(ct);

    /// <summary>Drops what is pending, and takes back every block from the given height on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer blocks, or not even the first one would remain.</exception>
    public Task RevertAsync(ulong height, CancellationToken ct = default) =>
        Orderer.RevertAsync(height, ct);

    /// <summary>Completes when the process is asked to end.</summary>
    public Task WaitForShutdownAsync(CancellationToken ct = default) =>
        _app.WaitForShutdownAsync(ct);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static bool IsLever(HttpContext context) =>
        !HttpProtocol.IsHttp2(context.Request.Protocol);
}
