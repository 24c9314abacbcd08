using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Notary.Chains;
using Notary.ChainWatcher.Watching;
using Notary.EventStore;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.ChainWatcher.Tests.Running;

/// <summary>The watcher as it runs, with PostgreSQL and a bus. Hosts of one schema are restarts of each other.</summary>
internal sealed class WatcherHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly InProcessBus _bus;
    private readonly LogTail _log;

    private WatcherHost(WebApplication app, InProcessBus bus)
    {
        (_app, _bus) = (app, bus);
        _log = new(app.Services.GetRequiredService<IDocumentStore>());
    }

    public static async Task<WatcherHost> StartAsync(
        string schema,
        IEnumerable<EvmNodeOptions> nodes,
        params (string Name, string Value)[] settings
    )
    {
        var bus = await InProcessBus.StartAsync();
        var postgres = await SharedPostgres.ConnectionStringAsync();
        var app = ServiceHost.Build(
            "chain-watcher",
            ["--urls=http://127.0.0.1:0"],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    WatcherSettings.Of(schema, postgres, nodes, settings)
                );
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton(bus);
                builder.AddChainWatcher();
            },
            routes => routes.MapChainWatcher()
        );
        await app.StartAsync();
        return new(app, bus);
    }

    /// <summary>Asks for one transaction.</summary>
    public async Task<HttpStatusCode> ObserveAsync(string txId)
    {
        using var http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
        var path = new Uri($"/v1/transactions/{txId}/observations", UriKind.Relative);
        using var answer = await http.PostAsync(path, content: null);
        return answer.StatusCode;
    }

    public async Task<HealthReportEntry> HealthAsync()
    {
        var checks = _app.Services.GetRequiredService<HealthCheckService>();
        return (await checks.CheckHealthAsync()).Entries["chain"];
    }

    /// <summary>Waits until the watch is as it should be.</summary>
    public Task IsAsync(HealthStatus status) =>
        Eventually.TrueAsync(
            async () => (await HealthAsync()).Status == status,
            async () => $"{(await HealthAsync()).Status}"
        );

    /// <summary>Every event of the log.</summary>
    public Task<List<object>> EventsAsync() => _log.EventsAsync();

    /// <summary>Waits until the log has an event.</summary>
    public Task SeesAsync<T>(Func<T, bool> condition) =>
        Eventually.TrueAsync(
            async () => (await EventsAsync()).OfType<T>().Any(condition),
            async () => string.Join('\n', (await EventsAsync()).TakeLast(20))
        );

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _bus.DisposeAsync();
    }
}

/// <summary>The settings of a watcher of <see cref="TestChain"/>, quick to judge.</summary>
internal static class WatcherSettings
{
    public static Dictionary<string, string?> Of(
        string schema,
        string postgres,
        IEnumerable<EvmNodeOptions> nodes,
        params (string Name, string Value)[] more
    )
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Instance"] = schema,
            ["ConnectionStrings:Postgres"] = postgres,
            ["EventStore:Schema"] = schema,
            ["ChainWatcher:RetryAfter"] = "00:00:00.050",
            ["Chains:0:Evm:ChainId"] = TestChain.ChainId.ToString(CultureInfo.InvariantCulture),
            ["Chains:0:Evm:UserContract"] = TestChain.Contract.ToString(),
            ["Chains:0:Evm:OracleContract"] = "0x00000000000000000000000000000000000000c1",
            ["Chains:0:Evm:ServiceProviderContract"] = "0x00000000000000000000000000000000000000c2",
            ["Chains:0:Evm:Watch:PollInterval"] = "00:00:00.200",
            ["Chains:0:Evm:Watch:HttpPollInterval"] = "00:00:00.050",
            ["Chains:0:Evm:Watch:ProbeInterval"] = "00:00:00.200",
            ["Chains:0:Evm:Watch:RetryAfter"] = "00:00:00.050",
            ["Chains:0:Evm:Watch:ShorterFor"] = "00:00:00.500",
            ["Chains:0:Evm:Watch:CallTimeout"] = "00:01:00",
        };
        foreach (var (node, i) in nodes.Select((node, i) => (node, i)))
        {
            var path = $"Chains:0:Evm:Nodes:{i}:";
            if (node.Name is { } name)
                all[path + "Name"] = name;
            all[path + "Http"] = node.Http!.ToString();
            if (node.WebSocket is { } socket)
                all[path + "WebSocket"] = socket.ToString();
        }
        foreach (var (name, value) in more)
            all["Chains:0:Evm:" + name] = value;
        return all;
    }
}
