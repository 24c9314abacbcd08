using Notary.Chains;
using Notary.EventStore;
using Notary.IpfsRegistry.Groups;
using Notary.IpfsRegistry.Setups;

namespace Notary.IpfsRegistry.Anchoring;

/// <summary>
/// Opens an anchor for each locked version on each of its agreement's chains (PROTOCOL 3.5), and for each version of the
/// group's own document on every chain.
/// </summary>
internal sealed class AnchoringProcess(AnchorOpening anchors, ChainSet chains) : ISubscription
{
    public string Name => "anchoring";

    public async Task ProcessEventsAsync(IReadOnlyList<IEvent> page, CancellationToken cancellation)
    {
        foreach (var e in page)
        foreach (var chain in chains.All)
            if (AskedFor(e, chain.Identity) is { } asked)
                await anchors.OpenAsync(asked.Stream, asked, e, cancellation);
    }

    private static AnchorAsked? AskedFor(IEvent e, ChainIdentity chain) =>
        e.Data switch
        {
            DepositsCompleted locked => AnchorAsked.For(locked, chain),
            GroupDocumented written => AnchorAsked.For(written, chain),
            _ => null,
        };
}
