using Microsoft.Extensions.Options;
using Notary.Credit.Evidence;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.GroupSigning;
using Notary.Member.Credit.Elections;
using Notary.Member.Credit.Items;
using Notary.ServiceDefaults;

namespace Notary.Member.Credit;

/// <summary>What a notary needs to judge others, and to be judged.</summary>
internal static class CreditRegistration
{
    public static ConsumerRegistry AddCreditConsumers(this ConsumerRegistry bus) =>
        bus.AddConsumer<CreditConsumer>()
            .AddConsumer<RoundConsumer>()
            .AddConsumer<PartialSignatureConsumer>();

    public static OutboxMap MapCreditMessages(this OutboxMap outbox) =>
        outbox
            .Publish<GradeTaken>(e => e.IsFirst ? e.Grade : null)
            .Publish<CandidateHeard>(e => e.IsOwn ? e.Candidate : null)
            .Publish<OfferMade>(e => e.Offer)
            .Publish<ProposalMade>(e => e.Proposal)
            .Publish<EchoMade>(e => e.Echo)
            .Publish<EvidenceSealed>(e => e.Agreed.Signature.Length > 0 ? e.Agreed : null);

    public static void AddCredit(this IServiceCollection services)
    {
        services
            .AddSingleton<CreditDesk>()
            .AddSingleton<RoundClock>()
            .AddSingleton<SignatureCollector>()
            .AddSingleton<WitnessStand>()
            .AddSingleton<Returning>()
            .AddSingleton<Departure>()
            .AddSingleton<CreditVoice>()
            .AddSingleton<Http.CreditStatus>()
            .AddSingleton<ISubscription, VoteProcess>()
            .AddSingleton(Reader)
            .AddHostedService<BondWatch>()
            .AddHostedService<CreditService>();
    }

    /// <summary>Its own client: a block is larger than a setup document.</summary>
    private static SealReader Reader(IServiceProvider provider)
    {
        var http = provider
            .GetRequiredService<IHttpClientFactory>()
            .CreateClient(nameof(SealReader));
        http.BaseAddress = provider.GetRequiredService<IOptions<NotaryOptions>>().Value.Registry;
        http.Timeout = TimeSpan.FromSeconds(10);
        http.MaxResponseContentBufferSize = EvidenceBlock.MaxSize;
        return ActivatorUtilities.CreateInstance<SealReader>(provider, http);
    }
}
