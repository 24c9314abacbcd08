using Notary.EventStore;

namespace Notary.IpfsRegistry.Anchoring;

/// <summary>Begins the anchors that other events ask for, each once.</summary>
internal sealed class AnchorOpening(IDocumentStore log)
{
    /// <param name="asked">The event that creates the <see cref="Anchor"/>.</param>
    internal async Task OpenAsync(
        string stream,
        object asked,
        IEvent cause,
        CancellationToken cancellation
    )
    {
        var session = log.LightweightSession();
        session.CausationId = cause.Id.ToString();
        session.CorrelationId = cause.CorrelationId;
        session.Events.StartStream<Anchor>(stream, asked);
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
