using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Challenge.Cases;
using Notary.Contracts.Challenges;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.Penalties;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Process;

/// <summary>Takes one case from its log as far as its inputs, the chain and the clock allow. Every step is saved before the next.</summary>
internal sealed class CaseProcess(
    IDocumentStore store,
    ChainSet chains,
    GroupBook groups,
    PenaltySubmission submission,
    CaseNews news,
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
        if (open.Opened is { } opened)
            news.Expect(opened.Message, stream);
        var events = await NextAsync(session, open, cancellation);
        if (events.Count == 0)
            return false;
        session.CorrelationId = open.Challenge.ChallengeId;
        written.AppendMany(events);
        await session.SaveChangesAsync(cancellation);
        if (events is [CaseClosed or CaseReopened, ..] && open.Opened is { } past)
            news.ExpectNoMore(past.Message);
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
        var isUrgent = IsUrgent(open, inputs, group);
        var confirmed = await ConfirmAsync(open, inputs, chain, isUrgent, cancellation);
        if (confirmed.Count > 0)
            return confirmed;
        if (await SeenAsync(open, inputs, evidence, chain, cancellation) is { } seen)
            return [seen];
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (CaseEnding.Of(open, inputs, group, chain.Identity, now) is { } closed)
            return [closed];
        if (CaseRules.Reopen(open, chain.Identity, roll, now) is { } reopened)
            return [reopened];
        return open.State switch
        {
            CaseState.Received => Opening(evidence, chain.Identity, roll),
            CaseState.Open => CaseRules.Sign(open, inputs, group!, chain.Identity, now),
            _ => await submission.AdvanceAsync(
                open.Penalty,
                new(evidence, ProofOf(open.Signed!, evidence)),
                chain,
                cancellation
            ),
        };
    }

    /// <summary>A penalty that the watcher saw, whoever sent it, once it is deep enough.</summary>
    private static async Task<LegInspected?> SeenAsync(
        ChallengeCase open,
        CaseInputs inputs,
        ChallengeEvidence evidence,
        IChain chain,
        CancellationToken cancellation
    ) =>
        inputs.Penalties.Count > 0 && open.Penalty.Inspected is null
            ? await evidence.EndAsync(chain, cancellation)
            : null;

    private static GroupProof ProofOf(PenaltyCombined signed, ChallengeEvidence evidence) =>
        new(signed.Epoch, evidence.Answer.ExchangeId, [], Hex.Decode(signed.GroupSignature));

    /// <summary>A penalty that can be signed or sent now.</summary>
    private static bool IsUrgent(ChallengeCase open, CaseInputs inputs, KnownGroup? group) =>
        open.State switch
        {
            CaseState.Open => inputs.Partials.Count >= group?.Threshold,
            CaseState.Signed => open.Penalty.Refusal is null,
            _ => false,
        };

    /// <summary>The blocks of statements' proofs that our own node has, too, and that were not looked up before.</summary>
    /// <param name="isUrgent">What says that the leg is missing is looked up behind the penalty, which does not need it.</param>
    private static async Task<IReadOnlyList<object>> ConfirmAsync(
        ChallengeCase open,
        CaseInputs inputs,
        IChain chain,
        bool isUrgent,
        CancellationToken cancellation
    )
    {
        var confirmed = new List<object>();
        var stated = inputs
            .Statements.Where(s => s.Chain == chain.Identity.Id)
            .Where(s => !isUrgent || s.Status == StatementStatus.Included);
        foreach (
            var block in stated.Select(StatementProof.BlockOf).OfType<BlockConfirmed>().Distinct()
        )
        {
            if (open.Confirmed.Contains(block))
                continue;
            var own = await chain.GetBlockHashAsync(block.Height, cancellation);
            if (own?.ToString() == block.Hash)
                confirmed.Add(block);
        }
        return confirmed;
    }

    private static IReadOnlyList<object> Opening(
        ChallengeEvidence evidence,
        ChainIdentity chain,
        GroupRoll roll
    ) => CaseRules.Open(evidence, chain, roll) is { } opened ? [opened] : [];
}
