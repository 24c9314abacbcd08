using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notary.Chains;
using Notary.Challenge.Cases;
using Notary.Challenge.Http;
using Notary.Challenge.Intake;
using Notary.Challenge.Process;
using Notary.Challenge.Settings;
using Notary.Challenge.Watchtower;
using Notary.Challenge.Watermarks;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.EventStore.Bus;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.Penalties;
using Notary.ServiceDefaults;

namespace Notary.Challenge;

/// <summary>The challenge service in a host: alone from Program.cs, or in a process of many.</summary>
public static class ChallengeService
{
    public const string Name = "challenge";

    public static void AddChallenge(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<ChallengeOptions>();
        services.AddChains(builder.Configuration);
        builder.AddNotaryEventStore(store =>
        {
            store.Events.MapChallengeEvents();
            store.Projections.Add(new KnownCaseProjection());
            store.Projections.Add(new KnownWatchProjection());
        });
        services.AddSingleton<FormSource>();
        services.AddSingleton<CaseNews>();
        services.AddSingleton<ChallengeDesk>();
        services.AddSingleton<MemberWords>();
        services.AddSingleton<PenaltySubmission>();
        services.AddSingleton<CaseProcess>();
        services.AddSingleton<PostLimiter>();
        services.AddSingleton<CaseReader>();
        services.AddSingleton<CaseFeed>();
        services.AddRecordedSettings(p => p.GetRequiredService<FormSource>().Settings);
        services.AddGroupFollowing();
        services.AddGroupSigning();
        services.AddSingleton<AwaitedWatermark>();
        services.AddOutbox(map => MapMessages(map));
        builder.AddNotaryBus(bus =>
            bus.AddConsumer<ChallengeConsumer>()
                .AddConsumer<StatementConsumer>()
                .AddConsumer<PartialConsumer>()
                .AddConsumer<PartialSignatureConsumer>()
                .AddConsumer<WatermarkConsumer>()
                .AddConsumer<GroupConsumer>()
                .AddConsumer<ChainObserver>()
        );
        services.AddSingleton<WatchDesk>();
        services.AddSingleton<WatchProcess>();
        services.AddHostedService<CaseWorker>();
        services.AddHostedService<WatchtowerWorker>();
        services.AddHostedService<WatermarkWorker>();
    }

    public static void MapChallenge(this IEndpointRouteBuilder routes)
    {
        routes.MapChallengeEndpoints();
        routes.MapWatchEndpoints();
    }

    internal static OutboxMap MapMessages(OutboxMap outbox) =>
        outbox
            .Publish<ChallengeReceived>(e => new ChallengeRaised(e.Challenge, e.ReceivedAt))
            .Publish<CaseReopened>(e => new ChallengeRaised(e.Challenge, e.AskedAt, Epoch: e.Epoch))
            .Publish<WatermarkGiven>(e => new WatermarkSigned(
                e.Chain,
                e.Epoch,
                e.Since,
                e.Until,
                e.Except,
                e.Signature
            ))
            .Publish<PartialRejected>(e => e.Report)
            .PublishEnvelope<PenaltyCombined>(e => new PenaltySigned(
                CaseStreams.ChallengeOf(e.StreamId),
                e.Data.Chain,
                e.Data.Epoch,
                e.Data.Message,
                e.Data.GroupSignature,
                e.Data.Members
            ))
            .PublishEnvelope<CaseClosed>(e => new ChallengeDecided(
                CaseStreams.ChallengeOf(e.StreamId),
                e.Data.Outcome,
                e.Data.Reason,
                e.Data.TxId
            ));
}
