using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Group;
using Notary.Member.Keys;
using Notary.Member.Observation;
using Notary.Member.Watermarks;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Member.Challenges;

/// <summary>
/// One look at one challenge: both legs on this member's own nodes, the verdict, and what it says because of it. All of it is
/// saved at once, so that a restart neither forgets nor repeats a word.
/// </summary>
internal sealed class Investigation(
    IDocumentStore store,
    ChainSet chains,
    GroupKeyring keyring,
    Keystore keystore,
    SignedWatermarks watermarks,
    TimeProvider time
)
{
    /// <summary>After which a challenge that waits, for a chain or for its time, is looked at again: a clock may be set.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>After which a watermark that is being decided on is asked for again.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    /// <returns>How long to wait before the next look; null where there is nothing more to see.</returns>
    public async Task<TimeSpan?> LookAsync(string stream, CancellationToken cancellation)
    {
        var session = store.LightweightSession();
        var written = await session.Events.FetchForWriting<MemberChallenge>(stream, cancellation);
        if (written.Aggregate is not { IsOpen: true } open)
            return null;
        var evidence = ChallengeEvidence.Parse(open.Challenge);
        var node = chains.ByChain(evidence.Agreement.ChainOf(evidence.Accused));
        var chain = node.Identity;
        if (keyring.On(chain.Id) is not { } group)
            return Patience;
        // Nobody's node need be asked before the leg may be missing at all.
        if (UntilDue(evidence) is { } early)
            return early;
        if (await IsLapsedAsync(evidence, cancellation) is not { } isLapsed)
            return Moment;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var accused = await ObserveAsync(session, evidence, evidence.Accused, cancellation);
        var performed = await ObserveAsync(session, evidence, evidence.Performed, cancellation);
        var due = Due(now, group, isLapsed);
        var found = Judge.Decide(evidence, open.ReceivedAt, accused, performed, chain, due);
        var proven = await LegEvidence.MakeAsync(node, found, evidence, accused, cancellation);
        var verdict = LegEvidence.Confirm(found, evidence, accused, chain, proven);
        var reached = new VerdictReached(
            verdict.Status,
            verdict.Reason,
            verdict.Message?.ToString()
        );
        // The same obstacle as at the last look is no news.
        if (reached == open.Verdict)
            return Patience;
        session.CorrelationId = open.Challenge.ChallengeId;
        object[] evidenced = proven is null ? [] : [proven];
        written.AppendMany([
            accused,
            performed,
            due,
            .. evidenced,
            reached,
            .. Say(open, reached, accused, due, proven, group),
        ]);
        await session.SaveChangesAsync(cancellation);
        return MemberChallenge.IsWaiting(reached) ? Patience : null;
    }

    private Task<bool?> IsLapsedAsync(ChallengeEvidence evidence, CancellationToken cancellation) =>
        watermarks.CoverAsync(evidence.ChallengeUntil, evidence.ChallengeId, cancellation);

    /// <summary>Whole seconds count: due is the first moment of the next one.</summary>
    private TimeSpan? UntilDue(ChallengeEvidence evidence)
    {
        var left = DateTimeOffset.FromUnixTimeSeconds((long)evidence.DueAt + 1) - time.GetUtcNow();
        return left <= TimeSpan.Zero ? null
            : left < Patience ? left
            : Patience;
    }

    private async Task<LegObserved> ObserveAsync(
        IDocumentSession session,
        ChallengeEvidence evidence,
        Side side,
        CancellationToken cancellation
    )
    {
        var chain = chains.ByChain(evidence.Agreement.ChainOf(side));
        var leg = await chain.GetLegAsync(
            evidence.Answer.AgreementId,
            evidence.Answer.Sequence,
            side,
            evidence.Agreement.DepthOf(side),
            cancellation
        );
        var stream = LegSeen.StreamOf(evidence.Answer.ExchangeId, side);
        var seen = await session.Events.FetchStreamAsync(stream, cancellation: cancellation);
        var sighting = LegSighting.Of(seen.Select(e => (LegSeen)e.Data), evidence.Answer);
        return new(
            (int)side,
            chain.Identity.Id,
            leg.Head.Height,
            leg.Head.Hash.ToString(),
            leg.Head.Timestamp,
            leg.Done,
            leg.Penalised,
            sighting.FirstSeenAt,
            sighting.RecordedAt,
            seen.Count
        );
    }

    private VerdictDue Due(long now, ActiveGroup group, bool isLapsed) =>
        new(now, group.Epoch, keyring.FirstPublicKey!, group.PublicShare, group.Member, isLapsed);

    private IEnumerable<object> Say(
        MemberChallenge open,
        VerdictReached verdict,
        LegObserved accused,
        VerdictDue due,
        LegProven? proven,
        ActiveGroup group
    )
    {
        if (!Words.AreDueFor(verdict))
            yield break;
        var id = open.Challenge.ChallengeId;
        var statement = Words.Statement(id, group.Member, verdict, accused, due, proven);
        yield return new StatementMade(statement.SignedBy(keystore.Identity));
        if (verdict.Message is not { } message)
            yield break;
        yield return Words.Partial(Bytes32.Parse(message), group, keystore.Identity);
    }
}
