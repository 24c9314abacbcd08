using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Challenges;
using Notary.Member.Group;
using Notary.Penalties;
using Notary.Protocol.Challenges;

namespace Notary.Member.Enforcement;

/// <summary>
/// Takes one penalty as far as it goes: any t notaries finish a challenge, whoever else is away (PROTOCOL 8, statement 4). Every step
/// is saved before the next.
/// </summary>
internal sealed class EnforcementProcess(
    IDocumentStore store,
    ChainSet chains,
    GroupKeyring keyring,
    HeardPartials heard,
    PenaltySubmission submission,
    IOptions<NotaryOptions> options,
    TimeProvider time
)
{
    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    /// <param name="challenge">The challenge's stream.</param>
    /// <returns>Whether anything was recorded.</returns>
    public async Task<bool> AdvanceAsync(string challenge, CancellationToken cancellation)
    {
        var moved = false;
        while (await StepAsync(challenge, cancellation))
            moved = true;
        return moved;
    }

    /// <returns>Whether something was recorded that another step follows.</returns>
    private async Task<bool> StepAsync(string challenge, CancellationToken cancellation)
    {
        var session = store.LightweightSession();
        var about = await session.Events.AggregateStreamAsync<MemberChallenge>(
            challenge,
            cancellation: cancellation
        );
        if (about is not { Verdict.Message: { } message, Due: { } due })
            return false;
        var written = await session.Events.FetchForWriting<AwaitedPenalty>(
            AwaitedPenalty.StreamOf(about.Challenge.ChallengeId),
            cancellation
        );
        var open = written.Aggregate;
        var events =
            open?.Awaited.Message == message
                ? await NextAsync(open, cancellation)
                : Await(about, message, due);
        if (events.Count == 0)
            return false;
        session.CorrelationId = about.Challenge.ChallengeId;
        written.AppendMany(events);
        await session.SaveChangesAsync(cancellation);
        return !events.Any(e => e is LegInspected or PenaltyAbandoned);
    }

    /// <summary>Nothing where the group is known no more.</summary>
    private IReadOnlyList<object> Await(MemberChallenge about, string message, VerdictDue due) =>
        keyring.Of(due.Epoch) is { } group
            ? [new PenaltyAwaited(about.Challenge, message, group.Announcement, due.Now)]
            : [];

    private async Task<IReadOnlyList<object>> NextAsync(
        AwaitedPenalty open,
        CancellationToken cancellation
    )
    {
        if (open.Course.Inspected is not null)
            return [];
        var evidence = ChallengeEvidence.Parse(open.Awaited.Challenge);
        var chain = chains.ByChain(evidence.Agreement.ChainOf(evidence.Accused));
        if (await evidence.EndAsync(chain, cancellation) is { } end)
            return [end];
        if (Now > EnforcementRules.EndOf(open.Awaited) && open.Course.Sent.IsEmpty)
            return [new PenaltyAbandoned(Now)];
        var more = heard.Over(open.Awaited.Message).Except(open.Partials);
        if (open.Assembled is null && more.ToList() is { Count: > 0 } partials)
            return [.. partials.Select(p => new PartialHeard(p))];
        var turn = EnforcementRules.TurnOf(open.Awaited, options.Value.PenaltyPatienceSeconds);
        return Now < turn || !chain.CanSend
            ? []
            : await SendAsync(open, evidence, chain, cancellation);
    }

    private async Task<IReadOnlyList<object>> SendAsync(
        AwaitedPenalty open,
        ChallengeEvidence evidence,
        IChain chain,
        CancellationToken cancellation
    )
    {
        if (open.Assembled is not { } assembled)
            return EnforcementRules.Assemble(open.Awaited, open.Partials) is { } made ? [made] : [];
        var proof = new GroupProof(
            open.Awaited.Group.Epoch,
            evidence.Answer.ExchangeId,
            [],
            Hex.Decode(assembled.GroupSignature)
        );
        return await submission.AdvanceAsync(
            open.Course,
            new(evidence, proof),
            chain,
            cancellation
        );
    }
}
