using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.GroupSigning;
using Notary.Protocol.Groups;
using Notary.ServiceDefaults;

namespace Notary.Cli.Deploy;

/// <summary>The deployer's place on the bus, from which it asks the notaries for governance signatures.</summary>
internal sealed class SigningDesk : IAsyncDisposable
{
    private readonly WebApplication _host;

    private SigningDesk(WebApplication host) => _host = host;

    public static async Task<SigningDesk> OpenAsync(
        IConfiguration configuration,
        CancellationToken cancellation
    )
    {
        var host = ServiceHost.Build(
            "deployer",
            [],
            builder => Configure(builder, configuration),
            _ => { }
        );
        host.Urls.Add("http://127.0.0.1:0");
        await host.StartAsync(cancellation);
        return new(host);
    }

    /// <summary>The group's signature over a payload, for the chain that checks it.</summary>
    public Task<GroupProof> SignAsync(
        KnownGroup group,
        ChainIdentity chain,
        GovernancePayload payload,
        CancellationToken cancellation
    ) =>
        _host
            .Services.GetRequiredService<GovernanceSigner>()
            .SignAsync(
                group,
                chain,
                payload,
                GovernanceSigner.AnchorNonce(chain, payload),
                cancellation
            );

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    private static void Configure(WebApplicationBuilder builder, IConfiguration configuration)
    {
        builder.Configuration.AddConfiguration(configuration);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<SignatureCollector>();
        builder.Services.AddSingleton<GovernanceSigner>();
        builder.AddNotaryBus(consumers => consumers.AddConsumer<PartialSignatureConsumer>());
    }
}
