using System.Globalization;
using Notary.Chains;
using Notary.Chains.Observations;
using Notary.EventStore;
using Notary.Member.Endings;
using Notary.Protocol.Exchanges;

namespace Notary.Member.Observation;

/// <summary>Keeps what the watch sees: each leg once a block, and now and then how far it has come.</summary>
internal sealed class WatchLog(IDocumentStore store, TimeProvider time)
{
    /// <summary>Blocks between two marks, and before the last one to begin at: deeper reorganisations are not expected.</summary>
    private const long Stride = 64;

    /// <summary>The block to watch from: a little before the last mark, or the head where there is none yet.</summary>
    /// <exception cref="ChainUnavailableException">The node does not answer.</exception>
    public async Task<long> ResumeAsync(IChain chain, CancellationToken cancellation)
    {
        var session = store.LightweightSession();
        var stream = StreamOf(chain.Identity.Id);
        var marks = await session.Events.FetchStreamAsync(stream, cancellation: cancellation);
        if (marks.Count > 0)
            return Resume(marks);
        var head = await chain.GetHeadAsync(cancellation);
        session.Events.Append(stream, new WatchStarted(chain.Identity.Id, head.Height));
        await session.SaveChangesAsync(cancellation);
        return head.Height;
    }

    public async Task RecordAsync(
        string chain,
        ChainObservation.Block block,
        CancellationToken cancellation
    )
    {
        var session = store.LightweightSession();
        foreach (var leg in block.Events.OfType<ContractEvent.LegRecorded>())
            await SeeAsync(session, chain, block.Head, leg, cancellation);
        foreach (var penalty in block.Events.OfType<ContractEvent.Penalized>())
            await SeeAsync(session, chain, block.Head, penalty, cancellation);
        // A request of release that suspends shows both in one block.
        var suspended = block.Events.OfType<ContractEvent.Suspended>();
        foreach (var ended in suspended.DistinctBy(e => e.AgreementId))
            await SeeAsync(session, chain, block.Head, ended, cancellation);
        if (block.Head.Height % Stride == 0)
            session.Events.Append(StreamOf(chain), new WatchAdvanced(chain, block.Head.Height));
        await session.SaveChangesAsync(cancellation);
    }

    private async Task SeeAsync(
        IDocumentSession session,
        string chain,
        ChainHead head,
        ContractEvent.LegRecorded leg,
        CancellationToken cancellation
    )
    {
        var stream = LegSeen.StreamOf(ExchangeId.Of(leg.AgreementId, leg.Sequence), leg.Side);
        var before = await session.Events.FetchStreamAsync(stream, cancellation: cancellation);
        var hash = head.Hash.ToString();
        if (before.Any(e => ((LegSeen)e.Data).BlockHash == hash))
            return;
        session.Events.Append(
            stream,
            new LegSeen(
                chain,
                (int)leg.Side,
                leg.AgreementId.ToString(),
                leg.Sequence,
                leg.AnswerDigest.ToString(),
                leg.TxId,
                head.Height,
                hash,
                head.Timestamp,
                time.GetUtcNow().ToUnixTimeSeconds()
            )
        );
    }

    private async Task SeeAsync(
        IDocumentSession session,
        string chain,
        ChainHead head,
        ContractEvent.Penalized penalty,
        CancellationToken cancellation
    )
    {
        var exchange = ExchangeId.Of(penalty.AgreementId, penalty.Sequence);
        var stream = PenaltySeen.StreamOf(exchange, (Side)penalty.Kind);
        var before = await session.Events.FetchStreamAsync(stream, cancellation: cancellation);
        var hash = head.Hash.ToString();
        if (before.Any(e => ((PenaltySeen)e.Data).BlockHash == hash))
            return;
        session.Events.Append(
            stream,
            new PenaltySeen(
                chain,
                (int)penalty.Kind,
                penalty.AgreementId.ToString(),
                penalty.Sequence,
                penalty.AnswerDigest.ToString(),
                penalty.Amount.ToString(CultureInfo.InvariantCulture),
                penalty.TxId,
                head.Height,
                hash,
                time.GetUtcNow().ToUnixTimeSeconds()
            )
        );
    }

    private async Task SeeAsync(
        IDocumentSession session,
        string chain,
        ChainHead head,
        ContractEvent.Suspended ended,
        CancellationToken cancellation
    )
    {
        var stream = SuspensionSeen.StreamOf(ended.AgreementId);
        var before = await session.Events.FetchStreamAsync(stream, cancellation: cancellation);
        var hash = head.Hash.ToString();
        if (before.Any(e => ((SuspensionSeen)e.Data).BlockHash == hash))
            return;
        session.Events.Append(
            stream,
            new SuspensionSeen(
                chain,
                ended.AgreementId.ToString(),
                ended.TxId,
                head.Height,
                hash,
                time.GetUtcNow().ToUnixTimeSeconds()
            )
        );
    }

    private static long Resume(IReadOnlyList<IEvent> marks)
    {
        var started = ((WatchStarted)marks[0].Data).Height;
        return marks[^1].Data is WatchAdvanced advanced
            ? Math.Max(started, advanced.Height - Stride)
            : started;
    }

    private static string StreamOf(string chain) => "watch-" + chain;
}
