using Notary.Chains;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Challenges;
using Notary.Member.Group;
using Notary.Protocol.Agreements;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Member.Endings;

/// <summary>Looks at what a request to return deposits is about: the agreement's end on its chains, and its challenges.</summary>
internal sealed class ReleaseDesk(IDocumentStore store, ChainSet chains, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="ChainUnavailableException">A node does not answer.</exception>
    public async Task<ReleaseReviewed> ReviewAsync(
        DepositReleaseRequested message,
        Agreement terms,
        ActiveGroup group,
        CancellationToken cancellation
    )
    {
        var receivedAt = time.GetUtcNow().ToUnixTimeSeconds();
        var endings = new List<EndingObserved>();
        foreach (var chain in Enum.GetValues<Side>().Select(terms.ChainOf).Distinct())
            if (chains.Contains(chain))
                endings.Add(await EndingAsync(chains.ByChain(chain), terms.Id, cancellation));
        return new(
            message,
            receivedAt,
            endings,
            await OpenAsync(terms.Id, cancellation),
            group.Epoch,
            group.PublicShare,
            group.Member
        );
    }

    /// <summary>A suspension that a reorganisation took back and that came again counts from its newest sight.</summary>
    private async Task<EndingObserved> EndingAsync(
        IChain chain,
        Bytes32 agreementId,
        CancellationToken cancellation
    )
    {
        var shown = await chain.GetEndingAsync(agreementId, cancellation);
        var seen = await store
            .QuerySession()
            .Events.FetchStreamAsync(
                SuspensionSeen.StreamOf(agreementId),
                cancellation: cancellation
            );
        var newest = seen.Select(e => (SuspensionSeen)e.Data)
            .LastOrDefault(s => s.Chain == chain.Identity.Id);
        return new(
            chain.Identity.Id,
            shown.Suspended,
            shown.Released,
            shown.Suspended ? newest?.SeenAt : null
        );
    }

    private async Task<IReadOnlyList<string>> OpenAsync(
        Bytes32 agreementId,
        CancellationToken cancellation
    )
    {
        await store.WaitForNonStaleProjectionDataAsync(Patience, cancellation);
        var session = store.QuerySession();
        var open = new List<string>();
        foreach (var stream in await session.UnresolvedAsync(agreementId, cancellation))
        {
            var challenge = await session.Events.AggregateStreamAsync<MemberChallenge>(
                stream,
                cancellation: cancellation
            );
            if (challenge is not null && await IsOpenAsync(challenge, cancellation))
                open.Add(challenge.Challenge.ChallengeId);
        }
        return open;
    }

    /// <summary>Without a verdict, or with a penalty that is not yet on the chain.</summary>
    private async Task<bool> IsOpenAsync(MemberChallenge challenge, CancellationToken cancellation)
    {
        if (challenge.IsOpen)
            return true;
        if (challenge.Verdict!.Status != VerdictStatus.Missing)
            return false;
        var evidence = ChallengeEvidence.Parse(challenge.Challenge);
        var leg = await chains
            .ByChain(evidence.Agreement.ChainOf(evidence.Accused))
            .GetLegAsync(
                evidence.Answer.AgreementId,
                evidence.Answer.Sequence,
                evidence.Accused,
                evidence.Agreement.DepthOf(evidence.Accused),
                cancellation
            );
        return !leg.Done && !leg.Penalised;
    }
}
