using Notary.EventStore;
using Notary.IpfsRegistry.Anchoring;

namespace Notary.IpfsRegistry.Bonds;

/// <summary>Begins each case once.</summary>
internal sealed class BondCaseOpening(IDocumentStore log)
{
    internal async Task OpenAsync(BondCaseAsked asked, CancellationToken cancellation)
    {
        var session = log.LightweightSession();
        session.CorrelationId = asked.Nonce.ToString();
        session.Events.StartStream<Anchor>(asked.Stream, asked);
        try
        {
            await session.SaveChangesAsync(cancellation);
        }
        catch (ExistingStreamIdCollisionException)
        {
            // It was asked for before.
        }
    }
}
