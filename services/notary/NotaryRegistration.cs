using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.EventStore.Bus;
using Notary.Evm;
using Notary.Member.Challenges;
using Notary.Member.Checkpoints;
using Notary.Member.Group;
using Notary.Member.KeyGeneration;
using Notary.Member.Keys;
using Notary.Member.Presence;
using Notary.ServiceDefaults;

namespace Notary.Member;

public static class NotaryRegistration
{
    /// <summary>One member of the notary group: its keystore, its event log, its part of the key generation.</summary>
    public static void AddNotary(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<NotaryOptions>();
        builder.Services.AddSingleton(OpenKeystore);
        builder.Services.AddTenure();
        builder.Services.AddSingleton<GroupKeyring>();
        builder.Services.AddSingleton<KeyGenerationRun>();
        builder.Services.AddChains(builder.Configuration);
        builder.AddChallenges();
        builder.Services.AddLogDirectory();
        builder.Services.AddTransient<CheckpointDesk>();
        builder.AddNotaryBus(bus =>
            bus.AddConsumer<KeyGenerationConsumer>()
                .AddChallengeConsumers()
                .AddConsumer<CheckpointConsumer>()
                .AddPresenceConsumer()
        );
        builder.Services.AddHeartbeat();
        builder.AddNotaryEventStore(store =>
        {
            store.Events.MapMemberEvents();
            store.Projections.Add(new OpenChallengesProjection());
            store.Projections.Snapshot<CheckpointBook>(every: 64);
        });
        builder.Services.AddOutbox(map =>
        {
            Messages.MapOutbox(map);
            map.MapChallengeMessages();
        });
        builder.Services.AddHostedService<KeyGenerationService>();
        builder.Services.AddHealthChecks().AddCheck<KeyGenerationHealth>("key-generation");
    }

    public static void MapNotary(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/group", GroupEndpoint.Get);

    private static Keystore OpenKeystore(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<NotaryOptions>>().Value;
        var password = KeystorePassword.Read(
            options.KeystorePassword,
            options.KeystorePasswordFile
        );
        var keystore = Keystore.Open(options.Keystore, password);
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
