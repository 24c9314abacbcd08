using Notary.ServiceDefaults;

namespace Notary.Devnet.Services;

/// <summary>Every instance in a generic Host of its own, all in this process, on one in-process bus.</summary>
internal sealed class EmbeddedRunner(InProcessBus bus) : IServiceRunner
{
    private readonly Stack<WebApplication> _hosts = new();

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
        lock (_hosts)
            _hosts.Push(host);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_hosts.Select(host => host.StopAsync(TimeSpan.FromSeconds(3))));
        foreach (var host in _hosts)
            await host.DisposeAsync();
    }
}
