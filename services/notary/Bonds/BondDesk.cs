using System.Globalization;
using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Challenges;
using Notary.Member.Credit;
using Notary.Member.Governance;
using Notary.Member.Observation;
using Notary.Member.Publications;
using Notary.Protocol.Groups;

namespace Notary.Member.Bonds;

/// <summary>Looks at what a request about a bond is about: the document, the bond, and the holder's challenges in this log.</summary>
internal sealed class BondDesk(
    IDocumentStore store,
    ChainSet chains,
    SetupLibrary library,
    CreditDesk credit
)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <returns>The document; null where the request is about no bond, or it cannot be read.</returns>
    public async Task<DocumentRead?> ReadAsync(
        GovernanceRequest request,
        CancellationToken cancellation
    ) =>
        request.Payload switch
        {
            GovernancePayload.BondSlash slash => await library.ReadAsync(
                slash.Evidence,
                cancellation
            ),
            GovernancePayload.BondRelease => await library.ReadAsync(request.Nonce, cancellation),
            _ => null,
        };

    /// <returns>Null where the request is about no bond.</returns>
    /// <exception cref="ChainUnavailableException">The node does not answer.</exception>
    public async Task<BondObserved?> ObserveAsync(
        GovernanceRequest request,
        DocumentRead? read,
        CancellationToken cancellation
    )
    {
        if (HolderOf(request.Payload) is not { } holder)
            return null;
        var bond = await chains.ByChain(request.Chain.Chain).GetBondAsync(holder, cancellation);
        var looked = new List<StreamRead>();
        foreach (var stream in await StreamsAsync(holder, BondView.Parse(read), cancellation))
            looked.Add(new(stream, (await EventsAsync(stream, cancellation)).Count));
        return new(
            bond.ToString(CultureInfo.InvariantCulture),
            looked,
            NotaryOperator.NodeOf(holder, await credit.TakeAsync(_ => [], cancellation)),
            BondView.Parse(read) is BondCase.SecretRoot { Attestor: { } attestor } secret
                ? await PublicationsAsync(attestor, secret.Root, cancellation)
                : null,
            BondView.Parse(read) is BondCase.Shortfall shortfall
                ? await PenaltyAsync(request.Chain, shortfall, cancellation)
                : null
        );
    }

    private async Task<PenaltyObserved> PenaltyAsync(
        ChainIdentity chain,
        BondCase.Shortfall shown,
        CancellationToken cancellation
    )
    {
        var (answer, side) = (shown.Answer, shown.Accused);
        var stream = PenaltySeen.StreamOf(answer.ExchangeId, side);
        var seen = new StreamRead(stream, (await EventsAsync(stream, cancellation)).Count);
        if (shown.Violation() is not null || !chain.Carries(answer, side))
            return new(IsFinal: false, seen);
        var leg = await chains
            .ByChain(chain.Chain)
            .GetLegAsync(
                answer.AgreementId,
                answer.Sequence,
                side,
                shown.Agreement.DepthOf(side),
                cancellation
            );
        return new(leg.Penalised, seen);
    }

    private async Task<IReadOnlyList<StreamRead>> PublicationsAsync(
        Address attestor,
        Bytes32 root,
        CancellationToken cancellation
    )
    {
        var looked = new List<StreamRead>();
        foreach (
            var stream in new[]
            {
                PublicationsFollowed.Stream,
                RootPublished.StreamOf(attestor, root),
            }
        )
            looked.Add(new(stream, (await EventsAsync(stream, cancellation)).Count));
        return looked;
    }

    /// <summary>The same view as in the replay.</summary>
    /// <param name="askedAt">When this member was first asked, Unix seconds.</param>
    public async Task<BondView> ViewAsync(
        DocumentRead? read,
        BondObserved observed,
        long askedAt,
        long now,
        CancellationToken cancellation
    ) =>
        await BondView.OfAsync(
            read,
            observed,
            stream => EventsAsync(stream, cancellation),
            askedAt,
            now
        );

    private static Address? HolderOf(GovernancePayload payload) =>
        payload switch
        {
            GovernancePayload.BondSlash slash => slash.Holder,
            GovernancePayload.BondRelease release => release.Holder,
            _ => null,
        };

    private async Task<IEnumerable<string>> StreamsAsync(
        Address holder,
        BondCase? shown,
        CancellationToken cancellation
    )
    {
        switch (shown)
        {
            case BondCase.FalseChallenge challenge:
                return [MemberChallenge.StreamPrefix + challenge.ChallengeId];
            case BondCase.Release:
                await store.WaitForNonStaleProjectionDataAsync(Patience, cancellation);
                return await store.QuerySession().OfAsync(holder, cancellation);
            default:
                return [];
        }
    }

    private Task<IReadOnlyList<IEvent>> EventsAsync(
        string stream,
        CancellationToken cancellation
    ) => store.QuerySession().Events.FetchStreamAsync(stream, cancellation: cancellation);
}
