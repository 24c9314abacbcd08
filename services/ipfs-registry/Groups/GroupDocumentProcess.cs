using Notary.Chains;
using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.IpfsRegistry.Setups;

namespace Notary.IpfsRegistry.Groups;

/// <summary>Writes the next version of the group's own document once every chain shows the next group.</summary>
internal sealed class GroupDocumentProcess(GroupBook book, SetupWriter setups, ChainSet chains)
    : ISubscription
{
    private readonly IReadOnlyList<ChainIdentity> identities = RegistryConfigured.Of(chains).Chains;

    public string Name => "group-documents";

    public async Task ProcessEventsAsync(IReadOnlyList<IEvent> page, CancellationToken cancellation)
    {
        if (!page.Any(e => e.Data is GroupAnnounced or GroupShown))
            return;
        var roll = await book.LoadAsync(cancellation);
        await setups.DocumentGroupAsync(roll, identities, cancellation);
    }
}
