using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notary.ChainWatcher;
using Notary.ChainWatcher.Watching;
using Notary.Devnet.Processes;
using Notary.EventStore;
using Notary.ServiceDefaults;

namespace Notary.Bench.Watcher.Backfill;

/// <summary>The real service, from its start until its log has the chain's last block.</summary>
internal static class WatcherRun
{
    /// <returns>Blocks a second.</returns>
    public static async Task<double> MeasureAsync(
        AnvilProcess anvil,
        string postgres,
        CancellationToken cancellation
    )
    {
        await using var bus = await InProcessBus.StartAsync(cancellation);
        await using var app = ServiceHost.Build(
            "chain-watcher",
            ["--urls=http://127.0.0.1:0"],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(Settings(anvil, postgres));
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton(bus);
                builder.AddChainWatcher();
            },
            _ => { }
        );
        var started = Stopwatch.GetTimestamp();
        await app.StartAsync(cancellation);
        await WaitAsync(app.Services.GetRequiredService<IDocumentStore>(), cancellation);
        var elapsed = Stopwatch.GetElapsedTime(started);
        await app.StopAsync(cancellation);
        return BackfillChain.Blocks / elapsed.TotalSeconds;
    }

    private static async Task WaitAsync(IDocumentStore store, CancellationToken cancellation)
    {
        var (height, legs, position) = (0L, 0L, 0L);
        while (height < BackfillChain.Blocks)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
            await foreach (var e in store.ReadAllAsync(position, cancellation: cancellation))
            {
                position = e.Position;
                height = e.Data is BlockSeen block ? block.Height : height;
                legs += e.Data is LegSeen ? 1 : 0;
            }
        }
        if (legs != (BackfillChain.Blocks - 1) * BackfillChain.LogsPerBlock)
            throw new InvalidOperationException($"the watcher's log has {legs} payments");
    }

    private static Dictionary<string, string?> Settings(AnvilProcess anvil, string postgres) =>
        new(StringComparer.Ordinal)
        {
            ["Instance"] = "backfill",
            ["ConnectionStrings:Postgres"] = postgres,
            ["Chains:0:Evm:ChainId"] = BackfillChain.ChainId.ToString(CultureInfo.InvariantCulture),
            ["Chains:0:Evm:Http"] = anvil.Http.ToString(),
            ["Chains:0:Evm:WebSocket"] = anvil.WebSocket.ToString(),
            ["Chains:0:Evm:UserContract"] = BackfillChain.Contract.ToString(),
            ["Chains:0:Evm:OracleContract"] = "0x00000000000000000000000000000000000000c1",
            ["Chains:0:Evm:ServiceProviderContract"] = "0x00000000000000000000000000000000000000c2",
        };
}
