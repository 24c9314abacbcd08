using Notary.Chains;
using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.IpfsRegistry.Anchoring;

namespace Notary.IpfsRegistry.Groups;

/// <summary>Has an announced successor of the group in force take over on every chain.</summary>
internal sealed class GroupChangeProcess(GroupBook book, AnchorOpening anchors, ChainSet chains)
    : ISubscription
{
    public string Name => "group-changes";

    public async Task ProcessEventsAsync(IReadOnlyList<IEvent> page, CancellationToken cancellation)
    {
        if (page.LastOrDefault(e => e.Data is GroupAnnounced or GroupShown) is not { } cause)
            return;
        var roll = await book.LoadAsync(cancellation);
        foreach (var chain in chains.All)
        foreach (var asked in GroupChangeAsked.On(chain.Identity.Id, roll))
            await anchors.OpenAsync(asked.Stream, asked, cause, cancellation);
    }
}
