using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.EventStore.Bus;
using Notary.Evm;
using Notary.Member.Answers;
using Notary.Member.Bonds;
using Notary.Member.Ceremonies;
using Notary.Member.Challenges;
using Notary.Member.Checkpoints;
using Notary.Member.Credit;
using Notary.Member.Credit.Http;
using Notary.Member.Endings;
using Notary.Member.Enforcement;
using Notary.Member.Group;
using Notary.Member.GroupChanges;
using Notary.Member.Keys;
using Notary.Member.Misbehaviour;
using Notary.Member.Presence;
using Notary.Member.Publications;
using Notary.Member.Signing;
using Notary.Member.Watermarks;
using Notary.ServiceDefaults;

namespace Notary.Member;

public static class NotaryRegistration
{
    /// <summary>One member of the notary group: its keystore, its event log, its part of the group's ceremonies.</summary>
    public static void AddNotary(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<NotaryOptions>();
        builder.Services.AddSingleton(OpenKeystore);
        builder.Services.AddTenure();
        builder.Services.AddSingleton<Signatory>();
        builder.Services.AddChains(builder.Configuration);
        builder.AddChallenges();
        builder.Services.AddEnforcement();
        builder.Services.AddLogDirectory();
        builder.Services.AddTransient<CheckpointDesk>();
        builder.Services.AddSingleton<SignedWatermarks>();
        builder.Services.AddTransient<AnswerDesk>();
        builder.Services.AddSingleton<ReleaseDesk>();
        builder.Services.AddHostedService<PublicationStart>();
        builder.AddNotaryBus(bus =>
            bus.AddConsumer<CeremonyConsumer>()
                .AddConsumer<ChangeConsumer>()
                .AddConsumer<MisbehaviourConsumer>()
                .AddChallengeConsumers()
                .AddConsumer<PartialListener>()
                .AddConsumer<CheckpointConsumer>()
                .AddConsumer<WatermarkConsumer>()
                .AddConsumer<GivenConsumer>()
                .AddConsumer<ReleaseConsumer>()
                .AddConsumer<PublicationConsumer>()
                .AddCreditConsumers()
                .AddConsumer<AnswerConsumer>()
                .AddPresenceConsumer()
        );
        builder.Services.AddHeartbeat();
        builder.AddNotaryEventStore(store =>
        {
            store.Events.MapMemberEvents();
            store.Projections.Add(new KnownChallengeProjection());
            store.Projections.Snapshot<CheckpointBook>(every: 64);
            store.Projections.Snapshot<WatermarkBook>(every: 64);
            store.Projections.Snapshot<GivenWatermarks>(every: 64);
            store.Projections.Snapshot<AnswerBook>(every: 64);
        });
        builder.Services.AddOutbox(map =>
            map.MapCeremonyMessages().MapChallengeMessages().MapCreditMessages()
        );
        builder.AddGroup();
        builder.Services.AddCredit();
    }

    public static void MapNotary(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup();
        routes.MapChanges();
        routes.MapCredit();
    }

    /// <summary>The group: its ledger, its ceremonies, its changes.</summary>
    private static void AddGroup(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddSingleton<GroupKeyring>()
            .AddSingleton<MisbehaviourLog>()
            .AddSingleton<CeremonyHall>()
            .AddSingleton<GroupDesk>()
            .AddSingleton<GroupStatus>()
            .AddSingleton<ChangeVoice>()
            .AddHostedService<GroupService>()
            .AddHostedService<GroupWatch>()
            .AddHealthChecks()
            .AddCheck<GroupHealth>("group");
    }

    private static Keystore OpenKeystore(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<NotaryOptions>>().Value;
        var password = KeystorePassword.Read(
            options.KeystorePassword,
            options.KeystorePasswordFile
        );
        var keystore = Keystore.Open(options.Keystore, password);
        if (options.Member == 0)
            return keystore;
        var listed = options.Members[options.Member - 1];
        if (
            string.Equals(
                listed,
                Hex.Encode(keystore.Identity.PublicKey.ToBytes()),
                StringComparison.OrdinalIgnoreCase
            )
        )
            return keystore;
        keystore.Dispose();
        throw new SettingException(
            $"the keystore {options.Keystore} holds another identity than Notary:Members:{options.Member - 1}"
        );
    }
}
