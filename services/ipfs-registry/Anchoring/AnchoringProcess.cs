using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;
using Notary.IpfsRegistry.Setups;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.IpfsRegistry.Anchoring;

/// <summary>Opens an anchor for each locked version on each of its agreement's chains (PROTOCOL 3.5).</summary>
internal sealed class AnchoringProcess(IDocumentStore log, ChainSet chains) : ISubscription
{
    public string Name => "anchoring";

    public async Task ProcessEventsAsync(IReadOnlyList<IEvent> page, CancellationToken cancellation)
    {
        foreach (var e in page.OfType<IEvent<DepositsCompleted>>())
        foreach (var chain in ChainsOf(e.Data))
            await OpenAsync(e, chain, cancellation);
    }

    private IEnumerable<ChainIdentity> ChainsOf(DepositsCompleted locked)
    {
        var terms = AbiStruct.FromAbiHex<Agreement>(locked.Agreement);
        return chains
            .All.Select(chain => chain.Identity)
            .Where(chain => Enum.GetValues<Side>().Any(side => chain.Carries(terms, side)));
    }

    private async Task OpenAsync(
        IEvent<DepositsCompleted> locked,
        ChainIdentity chain,
        CancellationToken cancellation
    )
    {
        var (agreementId, version, cid, _) = locked.Data;
        var session = log.LightweightSession();
        session.CausationId = locked.Id.ToString();
        session.CorrelationId = locked.CorrelationId;
        session.Events.StartStream<Anchor>(
            Anchor.StreamOf(Bytes32.Parse(agreementId), chain.Id),
            new AnchorAsked(agreementId, chain.Id, version, cid)
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
