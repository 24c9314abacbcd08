using Notary.Fabric.Identities;
using Notary.FabricPeer.Chaincode;
using Notary.FabricPeer.Crypto;
using Notary.FabricPeer.Endorsing;
using Notary.FabricPeer.Ledger;
using Notary.FabricPeer.Membership;
using Notary.FabricPeer.Ordering;
using Notary.FabricPeer.Services;

namespace Notary.FabricPeer.Hosting;

/// <summary>Puts the dev peer into a web host.</summary>
public static class FabricPeerRegistration
{
    /// <summary>Registers the peer and has Kestrel listen where the options say.</summary>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    public static WebApplicationBuilder AddFabricPeer(
        this WebApplicationBuilder builder,
        FabricPeerOptions options
    )
    {
        options.EnsureValid();
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(new EndorsementPolicies(options));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(s => new NetworkCrypto(
            options,
            s.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<PeerDescription>();
        services.AddSingleton(s => new ChannelMembers(
            s.GetRequiredService<NetworkCrypto>().MemberRoots(),
            s.GetRequiredService<TimeProvider>()
        ));
        AddLedger(services, options);
        AddChaincodes(services, options);
        AddServices(services);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAsPeer(options));
        return builder;
    }

    /// <summary>Maps the peer's gRPC services and the levers.</summary>
    public static void MapFabricPeer(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        services.GetRequiredService<GatewayService>().Map(routes);
        services.GetRequiredService<ChaincodeEventsService>().Map(routes);
        services.GetRequiredService<DeliverService>().Map(routes);
        services.GetRequiredService<AdminEndpoints>().Map(routes);
    }

    private static void AddLedger(IServiceCollection services, FabricPeerOptions options)
    {
        services.AddSingleton(s => new ChannelConfig(
            options.Channel,
            s.GetRequiredService<NetworkCrypto>().MemberRoots(),
            NetworkCrypto.OrdererMspId
        ));
        services.AddSingleton(s => new ChannelLedger(
            options.LedgerDirectory,
            s.GetRequiredService<ChannelConfig>().Genesis()
        ));
        services.AddSingleton(s => new BlockSigner(
            Identity(s.GetRequiredService<NetworkCrypto>().OrdererKey, NetworkCrypto.OrdererMspId)
        ));
        services.AddSingleton(s => new TransactionValidator(
            options.Channel,
            s.GetRequiredService<ChannelMembers>(),
            s.GetRequiredService<EndorsementPolicies>()
        ));
        services.AddSingleton<Faults>();
        services.AddSingleton<BlockCommitter>();
        services.AddSingleton(s => new Orderer(
            s.GetRequiredService<BlockCommitter>(),
            s.GetRequiredService<Faults>(),
            options.BatchTimeout,
            options.MaxBatchCount,
            s.GetRequiredService<TimeProvider>()
        ));
        services.AddHostedService(s => s.GetRequiredService<Orderer>());
    }

    private static void AddChaincodes(IServiceCollection services, FabricPeerOptions options)
    {
        foreach (var (name, address) in options.Chaincodes)
        {
            services.AddSingleton(s => new ChaincodeConnection(
                name,
                new Uri($"http://{address}"),
                options.ChaincodeTimeout,
                s.GetRequiredService<ChannelLedger>().History,
                s.GetRequiredService<TimeProvider>(),
                s.GetRequiredService<ILogger<ChaincodeConnection>>()
            ));
            services.AddSingleton<IHostedService>(s =>
                s.GetServices<ChaincodeConnection>().Single(c => c.Name == name)
            );
        }
        services.AddSingleton(s => new SystemChaincode(
            options.Channel,
            s.GetRequiredService<ChannelLedger>()
        ));
        services.AddSingleton<ChaincodeCatalog>();
        services.AddSingleton(s => new EndorsingPeers(
            s.GetRequiredService<NetworkCrypto>()
                .PeerKeys.ToDictionary(
                    p => p.Key,
                    p => Identity(p.Value, p.Key),
                    StringComparer.Ordinal
                ),
            s.GetRequiredService<EndorsementPolicies>(),
            NetworkCrypto.MspId(options.Organisations[0])
        ));
        services.AddSingleton(s => new Endorser(
            s.GetRequiredService<ChannelMembers>(),
            s.GetRequiredService<ChannelLedger>(),
            s.GetRequiredService<ChaincodeCatalog>(),
            s.GetRequiredService<EndorsingPeers>()
        ));
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<GatewayService>();
        services.AddSingleton<ChaincodeEventsService>();
        services.AddSingleton<DeliverService>();
        services.AddSingleton<AdminEndpoints>();
    }

    private static FabricIdentity Identity(CertifiedKey key, string mspId) =>
        FabricIdentity.FromPem(mspId, key.CertificatePem, key.KeyPem);
}
