using Microsoft.Extensions.Options;
using Notary.EventStore.Bus;
using Notary.Member.Bonds;
using Notary.Member.Governance;
using Notary.Member.Observation;
using Notary.Member.Settings;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;

namespace Notary.Member.Challenges;

/// <summary>What a member needs to watch the chains, judge challenges and sign for its group.</summary>
public static class ChallengeRegistration
{
    /// <summary>Once per host, before the bus is added: no decision may stand in the log before the settings that it rests on.</summary>
    internal static void AddChallenges(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<MemberSettings>();
        services.AddRecordedSettings(p => p.GetRequiredService<MemberSettings>().Recorded);
        services.AddSingleton<WatchLog>();
        services.AddHostedService<ChainWatch>();
        services.AddSingleton<NewChallenges>();
        services.AddSingleton<ChallengeDesk>();
        services.AddSingleton<ChainChallenges>();
        services.AddHostedService(p => p.GetRequiredService<ChainChallenges>());
        services.AddSingleton<Investigation>();
        services.AddHostedService<Investigator>();
        services.AddTransient<GovernanceDesk>();
        services.AddTransient<BondDesk>();
        services.AddHttpClient<SetupLibrary>(
            (provider, http) =>
            {
                http.BaseAddress = provider
                    .GetRequiredService<IOptions<NotaryOptions>>()
                    .Value.Registry;
                http.Timeout = TimeSpan.FromSeconds(10);
                http.MaxResponseContentBufferSize = SetupDocument.MaxSize;
            }
        );
    }

    internal static ConsumerRegistry AddChallengeConsumers(this ConsumerRegistry bus) =>
        bus.AddConsumer<ChallengeConsumer>().AddConsumer<GovernanceConsumer>();

    internal static OutboxMap MapChallengeMessages(this OutboxMap outbox) =>
        outbox.Publish<StatementMade>(e => e.Statement).Publish<PartialSigned>(e => e.Partial);
}
