using Notary.Chains;
using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.IpfsRegistry.Groups;
using Notary.IpfsRegistry.Misbehaviour;

namespace Notary.IpfsRegistry.Anchoring;

internal static class AnchoringExtensions
{
    /// <summary>
    /// Anchors setups and changes of the group on the chains of section <c>Chains</c>; the bus's consumers are added apart.
    /// </summary>
    internal static void AddAnchoring(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddChains(builder.Configuration);
        services.AddGroupFollowing();
        services.AddSingleton<IMisbehaviourJournal, MisbehaviourJournal>();
        services.AddGroupSigning();
        services.AddSingleton<AnchorSigning>();
        services.AddSingleton<AnchorSubmission>();
        services.AddSingleton<AnchorSteps>();
        services.AddSingleton<AnchorOpening>();
        services.AddSingleton<ISubscription, AnchoringProcess>();
        services.AddSingleton<ISubscription, GroupChangeProcess>();
        services.AddSingleton<ISubscription, GroupDocumentProcess>();
        services.AddHostedService<AnchorWorker>();
    }
}
