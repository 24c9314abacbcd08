using Notary.Chains;
using Notary.Challenge.Cases;
using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Process;

/// <summary>Takes one case from its log as far as its inputs, the chain and the clock allow. Every step is saved before the next.</summary>
internal sealed class CaseProcess(
    IDocumentStore store,
    ChainSet chains,
    GroupBook groups,
    PenaltySubmission submission,
    TimeProvider time
)
{
    public async Task AdvanceAsync(string stream, CancellationToken cancellation)
    {
        while (await StepAsync(stream, cancellation)) { }
    }

    /// <returns>Whether something was recorded.</returns>
    private async Task<bool> StepAsync(string stream, CancellationToken cancellation)
    {
        var session = store.LightweightSession();
        var written = await session.Events.FetchForWriting<ChallengeCase>(stream, cancellation);
        if (written.Aggregate is not { Closed: null } open)
            return false;
        var events = await NextAsync(session, open, cancellation);
        if (events.Count == 0)
            return false;
        session.CorrelationId = open.Challenge.ChallengeId;
        written.AppendMany(events);
        await session.SaveChangesAsync(cancellation);
        return true;
    }

    private async Task<IReadOnlyList<object>> NextAsync(
        IQuerySession session,
        ChallengeCase open,
        CancellationToken cancellation
    )
    {
        var evidence = ChallengeEvidence.Parse(open.Challenge);
        var chain = chains.ByChain(evidence.Agreement.ChainOf(evidence.Accused));
        var inputs = await CaseInputs.LoadAsync(session.Events, open, cancellation);
        var roll = await groups.LoadAsync(cancellation);
        var group = open.Opened is { } opened
            ? roll.FindOn(chain.Identity.Id, opened.GroupId)
            : null;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (CaseEnding.Of(open, inputs, group, chain.Identity, now) is { } closed)
            return [closed];
        if (CaseRules.Reopen(open, chain.Identity, roll, now) is { } reopened)
            return [reopened];
        return open.State switch
        {
            CaseState.Received => Opening(evidence, chain.Identity, roll),
            CaseState.Open => CaseRules.Sign(open, inputs, group!, chain.Identity, now),
            CaseState.Signed => await submission.SubmitAsync(open, evidence, chain, cancellation),
            _ => await submission.ConfirmAsync(open, evidence, chain, cancellation),
        };
    }

    private static IReadOnlyList<object> Opening(
        ChallengeEvidence evidence,
        ChainIdentity chain,
        GroupRoll roll
    ) => CaseRules.Open(evidence, chain, roll) is { } opened ? [opened] : [];
}
