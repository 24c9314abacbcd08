using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.EventStore.Bus;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.Oracle.Accounts;
using Notary.Oracle.Answers;
using Notary.Oracle.Http;
using Notary.Oracle.Http.OpenApi;
using Notary.Oracle.Lapses;
using Notary.Oracle.Observations;
using Notary.Oracle.Publishing;
using Notary.Oracle.Replicas;
using Notary.ServiceDefaults;

namespace Notary.Oracle;

/// <summary>The oracle in a host: alone from Program.cs, or in a process of many.</summary>
public static class OracleService
{
    public const string Name = "oracle";

    public static void AddOracle(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<OracleOptions>();
        builder.AddNotaryEventStore(store => store.Events.MapOracleEvents());
        services.AddSingleton(p =>
        {
            var options = p.GetRequiredService<IOptions<OracleOptions>>().Value;
            return new AnswerAttestor(options.LoadKey(), options.GroupEpoch);
        });
        services.AddSingleton<AgreementBook>();
        services.AddSingleton<AttestationQueue>();
        services.AddSingleton<AttestationArchive>();
        services.AddSingleton<IGroupVoucher, GroupVouching>();
        services.AddSingleton<AnswerDesk>();
        services.AddSingleton<RequestLimits>();
        services.AddOracleDocument();
        // Before the bus: no message may meet a book that is not read yet.
        services.AddHostedService<BookLoader>();
        services.AddReplicas();
        services.AddChains(builder.Configuration);
        services.AddGroupFollowing();
        services.AddSingleton<Watermarks>();
        services.AddSingleton<LapseDesk>();
        services.AddHostedService<LapseWorker>();
        services.AddGroupSigning();
        services.AddOutbox(map => map.MapOracleMessages());
        builder.AddNotaryBus(bus =>
            bus.AddConsumer<ChainObserver>()
                .AddConsumer<ReorgObserver>()
                .AddConsumer<GroupConsumer>()
                .AddConsumer<WatermarkConsumer>()
                // Of what members sign, who asked must see all.
                .AddConsumer<PartialSignatureConsumer>(builder.Configuration["Oracle:Replica"])
        );
    }

    public static void MapOracle(this IEndpointRouteBuilder routes) => routes.MapOracleEndpoints();
}
