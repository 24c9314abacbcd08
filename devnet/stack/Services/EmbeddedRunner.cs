using System.Collections.Concurrent;
using Notary.ServiceDefaults;

namespace Notary.Devnet.Services;

/// <summary>Every instance in a generic Host of its own, all in this process, on one in-process bus.</summary>
internal sealed class EmbeddedRunner(InProcessBus bus) : IServiceRunner
{
    private readonly ConcurrentDictionary<string, WebApplication> _hosts = new(
        StringComparer.Ordinal
    );

    public async Task StartAsync(ServiceSpec service, CancellationToken cancellation)
    {
        var host = ServiceHost.Build(
            service.Kind.Name,
            [],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(service.Settings);
                builder.Logging.ErrorsOnly();
                builder.Services.AddSingleton(bus);
                service.Kind.Configure(builder);
            },
            service.Kind.Map
        );
        host.Urls.Add(service.Url.ToString());
        try
        {
            await host.StartAsync(cancellation);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
        _hosts[service.Instance] = host;
    }

    public async Task StopAsync(ServiceSpec service)
    {
        if (_hosts.TryRemove(service.Instance, out var host))
            await host.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_hosts.Values.Select(host => host.StopAsync(TimeSpan.FromSeconds(3))));
        foreach (var host in _hosts.Values)
            await host.DisposeAsync();
    }
}
