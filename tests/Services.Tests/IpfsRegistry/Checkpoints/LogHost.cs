using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.Checkpoints;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.Services.Tests.IpfsRegistry.Checkpoints;

/// <summary>A service of one instance with an event log, and nothing else.</summary>
internal sealed class LogHost : IAsyncDisposable
{
    private readonly WebApplication host;
    private readonly string schema;
    private readonly string instance;
    private int noted;

    private LogHost(string instance, string schema, WebApplication host) =>
        (this.instance, this.schema, this.host) = (instance, schema, host);

    internal Uri Url => new(host.Urls.First());

    internal IDocumentStore Log => host.Services.GetRequiredService<IDocumentStore>();

    internal static async Task<LogHost> StartAsync(string instance)
    {
        var name = SharedPostgres.NewSchema();
        var postgres = await SharedPostgres.ConnectionStringAsync();
        var service = ServiceHost.Build(
            instance,
            [
                "--urls=http://127.0.0.1:0",
                $"--ConnectionStrings:Postgres={postgres}",
                $"--EventStore:Schema={name}",
            ],
            builder => builder.AddNotaryEventStore(o => o.Events.MapEventType<Noted>("noted")),
            _ => { }
        );
        await service.StartAsync();
        return new(instance, name, service);
    }

    internal async Task AppendAsync(int events, string stream = "notes")
    {
        var session = Log.LightweightSession();
        session.Events.Append(
            stream,
            [.. Enumerable.Range(0, events).Select(_ => (object)new Noted(++noted))]
        );
        await session.SaveChangesAsync();
    }

    internal async Task<CheckpointHead> HeadAsync()
    {
        var head = await Log.FetchHeadAsync();
        return new(instance, head.Position, Bytes32.FromSpan(head.Hash.Span));
    }

    /// <summary>What somebody with full access to the database could do: another content, and a chain that verifies.</summary>
    internal async Task RewriteAsync(long position) =>
        await ForgedLog.WriteAsync(
            await SharedPostgres.ConnectionStringAsync(),
            schema,
            Log,
            e => e.Position == position ? e with { Data = """{"number":-1}""" } : e
        );

    internal Task StopAsync() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await host.DisposeAsync();
    }

    internal sealed record Noted(int Number);
}
