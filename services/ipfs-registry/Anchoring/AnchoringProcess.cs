using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;
using Notary.IpfsRegistry.Setups;

namespace Notary.IpfsRegistry.Anchoring;

/// <summary>Opens an anchor for each locked version on each of its agreement's chains (PROTOCOL 3.5).</summary>
internal sealed class AnchoringProcess(IDocumentStore log, ChainSet chains) : ISubscription
{
    public string Name => "anchoring";

    public async Task ProcessEventsAsync(IReadOnlyList<IEvent> page, CancellationToken cancellation)
    {
        foreach (var e in page.OfType<IEvent<DepositsCompleted>>())
        foreach (var chain in chains.All)
            if (AnchorAsked.For(e.Data, chain.Identity) is { } asked)
                await OpenAsync(e, asked, cancellation);
    }

    private async Task OpenAsync(
        IEvent<DepositsCompleted> locked,
        AnchorAsked asked,
        CancellationToken cancellation
    )
    {
        var session = log.LightweightSession();
        session.CausationId = locked.Id.ToString();
        session.CorrelationId = locked.CorrelationId;
        session.Events.StartStream<Anchor>(
            Anchor.StreamOf(Bytes32.Parse(asked.AgreementId), asked.Chain),
            asked
        );
        try
        {
            await session.SaveChangesAsync(cancellation);
        }
        catch (ExistingStreamIdCollisionException)
        {
            // The page was repeated.
        }
    }
}
