using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;

namespace Notary.IpfsRegistry.Anchoring;

/// <summary>Takes one anchor from its log as far as notaries and chain allow. Every step is saved before the next.</summary>
internal sealed class AnchorSteps(
    IDocumentStore log,
    ChainSet chains,
    AnchorSigning signing,
    AnchorSubmission submission,
    ILogger<AnchorSteps> logger
)
{
    /// <returns>Whether the chain shows the anchor.</returns>
    /// <exception cref="ChainUnavailableException">The node does not answer, or the chain is no longer configured.</exception>
    /// <exception cref="EventStreamUnexpectedMaxEventIdException">Another instance took this step.</exception>
    internal async Task<bool> AdvanceAsync(string stream, CancellationToken cancellation)
    {
        while (true)
        {
            var session = log.LightweightSession();
            var written = await session.Events.FetchForWriting<Anchor>(stream, cancellation);
            if (written.Aggregate is not { Anchored: null } anchor)
                return true;
            if (await NextAsync(anchor, cancellation) is not { } next)
                return false;
            session.CorrelationId = anchor.Subject.Story;
            written.AppendOne(next);
            await session.SaveChangesAsync(cancellation);
            if (next is AnchorRefused refused)
            {
                logger.LogWarning("{Anchor} was refused: {Reason}", stream, refused.Reason);
                return false;
            }
            if (next is IAnchored shown && shown.Content != anchor.Subject.Content)
                logger.LogError("{Anchor}: the chain shows {Content}", stream, shown.Content);
        }
    }

    private Task<object?> NextAsync(Anchor anchor, CancellationToken cancellation)
    {
        var id = Keccak256.HashText(anchor.Subject.Chain);
        if (!chains.Contains(id))
            throw new ChainUnavailableException($"{anchor.Subject.Chain} is not among the Chains");
        var chain = chains.ByChain(id);
        return anchor.State switch
        {
            AnchorState.Asked => signing.SignAsync(anchor.Subject, chain, cancellation),
            AnchorState.Signed => AnchorSubmission.PrepareAsync(anchor, chain, cancellation),
            AnchorState.Prepared => AnchorSubmission.BroadcastAsync(anchor, chain, cancellation),
            _ => submission.ConfirmAsync(anchor, chain, cancellation),
        };
    }
}
