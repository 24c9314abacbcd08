using Notary.Chains;
using Notary.EventStore;
using Notary.GroupSigning;
using Notary.IpfsRegistry.Groups;

namespace Notary.IpfsRegistry.Anchoring;

internal static class AnchoringExtensions
{
    /// <summary>Anchors locked versions on the chains of section <c>Chains</c>; the bus's consumers are added apart.</summary>
    internal static void AddAnchoring(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddChains(builder.Configuration);
        services.AddSingleton<GroupBook>();
        services.AddGroupSigning();
        services.AddSingleton<AnchorSigning>();
        services.AddSingleton<AnchorSubmission>();
        services.AddSingleton<AnchorSteps>();
        services.AddSingleton<ISubscription, AnchoringProcess>();
        services.AddHostedService<AnchorWorker>();
    }
}
