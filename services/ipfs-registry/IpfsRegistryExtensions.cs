using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.Contracts.Setup;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.IpfsRegistry.Anchoring;
using Notary.IpfsRegistry.Blocks;
using Notary.IpfsRegistry.Bonds;
using Notary.IpfsRegistry.Checkpoints;
using Notary.IpfsRegistry.Documents;
using Notary.IpfsRegistry.Evidence;
using Notary.IpfsRegistry.Misbehaviour;
using Notary.IpfsRegistry.Releases;
using Notary.IpfsRegistry.Setups;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;

namespace Notary.IpfsRegistry;

/// <summary>The registry of setup documents (PROTOCOL 3.5).</summary>
public static class IpfsRegistryExtensions
{
    public static void AddIpfsRegistry(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<IpfsRegistryOptions>();
        builder.AddNotaryEventStore(SetupEvents.Register);
        builder.Services.AddRecordedSettings(Settings);
        builder.AddNotaryBus(bus =>
            bus.AddConsumer<DepositLockedConsumer>()
                .AddConsumer<GroupConsumer>()
                .AddConsumer<PartialSignatureConsumer>()
        );
        builder.Services.AddOutbox(outbox =>
            outbox
                .Publish<SetupRecorded>(e => new SetupPublished(
                    e.AgreementId,
                    (int)e.Version,
                    e.Cid,
                    e.PreviousCid
                ))
                .Publish<DepositsCompleted>(e => new SetupLocked(
                    e.AgreementId,
                    (int)e.Version,
                    e.Cid,
                    e.Agreement
                ))
                .Publish<MisbehaviourFound>(e => e.Report)
        );
        builder.Services.AddHttpClient<KuboBlockStore>();
        builder.Services.AddSingleton<PostgresBlockStore>();
        builder.Services.AddSingleton<IBlockStore>(p =>
            p.GetRequiredService<IOptions<IpfsRegistryOptions>>().Value.Kubo is null
                ? p.GetRequiredService<PostgresBlockStore>()
                : p.GetRequiredService<KuboBlockStore>()
        );
        builder.Services.AddSingleton<SetupWriter>();
        builder.Services.AddSingleton<ISubscription, LockingProcess>();
        builder.AddAnchoring();
        builder.Services.AddSingleton<BondCaseOpening>();
        builder.Services.AddCheckpoints();
        builder.Services.ConfigureHttpJsonOptions(o =>
            o.SerializerOptions.Converters.Add(
                new JsonStringEnumConverter(JsonNamingPolicy.CamelCase)
            )
        );
    }

    private static RegistryConfigured Settings(IServiceProvider provider) =>
        RegistryConfigured.Of(provider.GetRequiredService<ChainSet>());

    public static void MapIpfsRegistry(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/documents", PutDocument.HandleAsync)
            .WithMetadata(new RequestSizeLimitAttribute(SetupDocument.MaxSize));
        routes
            .MapPost("/v1/evidence", PutEvidence.HandleAsync)
            .WithMetadata(new RequestSizeLimitAttribute(PutEvidence.MaxSize));
        routes
            .MapPost("/v1/bond-cases", PostBondCase.HandleAsync)
            .WithMetadata(new RequestSizeLimitAttribute(BondCase.MaxSize));
        routes.MapPost("/v1/releases", PostRelease.HandleAsync);
        routes.MapGet("/v1/releases/{agreementId}", GetRelease.HandleAsync);
        routes.MapGet("/v1/documents/{cid}", GetDocument.HandleAsync);
        routes.MapGet("/v1/setups/{agreementId}", GetSetup.HandleAsync);
        routes.MapGet("/v1/checkpoints/{number}", GetCheckpoint.HandleAsync);
    }
}
