using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Devnet.Services;
using Notary.GroupSigning;
using Notary.Protocol.Groups;
using Notary.ServiceDefaults;

namespace Notary.Devnet.Deployment;

/// <summary>The deployer's place on the bus, from which it asks the notaries for governance signatures.</summary>
public sealed class GovernanceDesk : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly WebApplication _host;

    private GovernanceDesk(WebApplication host) => _host = host;

    /// <param name="connect">Says where the bus is.</param>
    public static async Task<GovernanceDesk> OpenAsync(
        Action<WebApplicationBuilder> connect,
        CancellationToken cancellation
    )
    {
        var host = ServiceHost.Build(
            "deployer",
            [],
            builder =>
            {
                connect(builder);
                Configure(builder);
            },
            _ => { }
        );
        host.Urls.Add("http://127.0.0.1:0");
        await host.StartAsync(cancellation);
        return new(host);
    }

    /// <summary>The group's signature over a payload, for the chain that checks it.</summary>
    /// <exception cref="TimeoutException">Fewer than t notaries signed within 30 s.</exception>
    public Task<GroupProof> SignAsync(
        KnownGroup group,
        ChainIdentity chain,
        GovernancePayload payload,
        CancellationToken cancellation
    ) =>
        _host
            .Services.GetRequiredService<GroupSigner>()
            .SignAsync(
                group,
                SignatureRequest.Governance(chain, group.Epoch, payload),
                cancellation
            )
            .WaitAsync(Timeout, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    private static void Configure(WebApplicationBuilder builder)
    {
        builder.Logging.ErrorsOnly();
        builder.Services.AddGroupSigning();
        builder.AddNotaryBus(consumers => consumers.AddConsumer<PartialSignatureConsumer>());
    }
}
