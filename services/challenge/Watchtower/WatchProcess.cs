using Notary.Chains;
using Notary.Challenge.Intake;
using Notary.EventStore;
using Notary.Penalties;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Challenge.Watchtower;

/// <summary>One look at one watched exchange, on our own nodes.</summary>
internal sealed class WatchProcess(
    IDocumentStore store,
    ChainSet chains,
    ChallengeDesk desk,
    TimeProvider time
)
{
    /// <summary>
    /// The challenge is made before it is recorded here, and an exchange's side has one case: so it is made once, whatever crashes
    /// in between.
    /// </summary>
    public async Task LookAsync(string stream, CancellationToken cancellation)
    {
        var session = store.LightweightSession();
        var written = await session.Events.FetchForWriting<WatchedExchange>(stream, cancellation);
        if (written.Aggregate is not { IsOpen: true } open)
            return;
        var watched = ChallengeEvidence.Parse(open.Challenge);
        var seen = await SeeAsync(watched, cancellation);
        if (WatchRules.Decide(watched, seen) is not { } ended)
            return;
        if (ended.Outcome == WatchOutcomes.Challenged)
            await desk.SubmitAsync(open.Challenge, cancellation);
        session.CorrelationId = open.Challenge.ChallengeId;
        written.AppendMany([seen, ended]);
        await session.SaveChangesAsync(cancellation);
    }

    private async Task<LegsLooked> SeeAsync(
        ChallengeEvidence watched,
        CancellationToken cancellation
    )
    {
        var accused = SeeAsync(watched, watched.Accused, cancellation);
        var performed = SeeAsync(watched, watched.Performed, cancellation);
        return new(await accused, await performed, time.GetUtcNow().ToUnixTimeSeconds());
    }

    /// <summary>Deep before new: a leg that comes in between is there.</summary>
    private async Task<LegLook> SeeAsync(
        ChallengeEvidence watched,
        Side side,
        CancellationToken cancellation
    )
    {
        var chain = chains.ByChain(watched.Agreement.ChainOf(side));
        var deep = await watched.LookAsync(
            chain,
            side,
            watched.Agreement.DepthOf(side),
            cancellation
        );
        var head = await watched.LookAsync(chain, side, depth: 1, cancellation);
        return new(head.Done || head.Penalised, deep.Done, deep.Penalised, deep.Head.Timestamp);
    }
}
