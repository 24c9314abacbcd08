using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notary.Contracts.Group;
using Notary.ServiceDefaults;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>Somebody on the bus who hears what is said in ceremonies, and may speak there.</summary>
internal sealed class CeremonyBus : IAsyncDisposable
{
    private readonly WebApplication _host;

    private CeremonyBus(WebApplication host) => _host = host;

    public static async Task<CeremonyBus> StartAsync(
        InProcessBus bus,
        Func<CeremonyMessage, Task> hear
    )
    {
        var host = ServiceHost.Build(
            "ceremony-bus",
            [],
            builder =>
            {
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Logging.SetMinimumLevel(LogLevel.Error);
                builder.Services.AddSingleton(bus);
                builder.Services.AddSingleton(hear);
                builder.AddNotaryBus(registry => registry.AddConsumer<Ear>());
            },
            _ => { }
        );
        await host.StartAsync();
        return new(host);
    }

    public Task SayAsync(CeremonyMessage message) =>
        _host.Services.GetRequiredService<IPublishEndpoint>().Publish(message);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    private sealed class Ear(Func<CeremonyMessage, Task> hear) : IConsumer<CeremonyMessage>
    {
        public Task Consume(ConsumeContext<CeremonyMessage> context) => hear(context.Message);
    }
}
