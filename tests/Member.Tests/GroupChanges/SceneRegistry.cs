using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.GroupSigning;
using Notary.Protocol.Groups;
using Notary.ServiceDefaults;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>Who asks the group for signatures on the bus, and may say anything else there.</summary>
internal sealed class SceneRegistry : IAsyncDisposable
{
    private readonly WebApplication _host;

    private SceneRegistry(WebApplication host) => _host = host;

    public static async Task<SceneRegistry> StartAsync(MemberHosts members)
    {
        var host = Build(members);
        await host.StartAsync();
        return new(host);
    }

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
            .WaitAsync(TimeSpan.FromMinutes(2), cancellation);

    public Task PublishAsync<T>(T message)
        where T : class => _host.Services.GetRequiredService<IPublishEndpoint>().Publish(message);

    private static WebApplication Build(MemberHosts members) =>
        ServiceHost.Build(
            "registry",
            [],
            builder =>
            {
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Logging.SetMinimumLevel(LogLevel.Error);
                members.Connect(builder);
                builder.Services.AddGroupSigning();
                builder.AddNotaryBus(b => b.AddConsumer<PartialSignatureConsumer>());
            },
            _ => { }
        );

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
