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
) : IDisposable
{
    /// <summary>Cases that are read at once: those that wait for a chain leave the database to the others.</summary>
    private const int MaxReads = 32;

    private readonly SemaphoreSlim reads = new(MaxReads);

    public void Dispose() => reads.Dispose();

    public async Task AdvanceAsync(string stream, CancellationToken cancellation)
    {
        var read = await ReadAsync(stream, cancellation);
        while (
            read is { Case.Closed: null }
            && await NextAsync(read, cancellation) is { Count: > 0 } events
        )
            read = await RecordAsync(stream, read, events, cancellation);
    }

    /// <summary>Null where there is no such case.</summary>
    private async Task<ReadCase?> ReadAsync(string stream, CancellationToken cancellation)
    {
        await reads.WaitAsync(cancellation);
        try
        {
            var session = store.LightweightSession();
            var found = await session.Events.FetchForWriting<ChallengeCase>(stream, cancellation);
            if (found.Aggregate is not { } open)
                return null;
            if (open is { Closed: null, Opened: { } opened })
                news.Expect(opened.Message, stream);
            var inputs = await CaseInputs.LoadAsync(session.Events, open, cancellation);
            return new(open, found.StartingVersion, inputs, await groups.LoadAsync(cancellation));
        }
        finally
        {
            reads.Release();
        }
    }

    private async Task<ReadCase?> RecordAsync(
        string stream,
        ReadCase read,
        IReadOnlyList<object> events,
        CancellationToken cancellation
    )
    {
        var session = store.LightweightSession();
        session.CorrelationId = read.Case.Challenge.ChallengeId;
        session.Events.Append(stream, read.Version, events);
        await session.SaveChangesAsync(cancellation);
        if (events is [CaseClosed or CaseReopened, ..] && read.Case.Opened is { } past)
            news.ExpectNoMore(past.Message);
        // Another message has other partials.
        return events is [CaseOpened or CaseReopened, ..]
            ? await ReadAsync(stream, cancellation)
            : read.With(events);
    }

    private async Task<IReadOnlyList<object>> NextAsync(
        ReadCase read,
        CancellationToken cancellation
    )
    {
        var (open, _, inputs, roll) = read;
        var evidence = ChallengeEvidence.Parse(open.Challenge);
        var chain = chains.ByChain(evidence.Agreement.ChainOf(evidence.Accused));
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
