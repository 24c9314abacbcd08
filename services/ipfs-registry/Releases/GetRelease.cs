using Notary.Chains;
using Notary.EventStore;
using Notary.IpfsRegistry.Anchoring;
using Notary.IpfsRegistry.Documents;

namespace Notary.IpfsRegistry.Releases;

/// <summary>GET /v1/releases/{agreementId}: how far the return of its deposits is, on each chain on which it was asked for.</summary>
internal static class GetRelease
{
    internal static async Task<ReleaseAnswer> HandleAsync(
        string agreementId,
        IDocumentStore log,
        ChainSet chains,
        CancellationToken cancellation
    )
    {
        var id = PostRelease.IdOf(agreementId).ToString();
        var answer = await ReadAsync(id, log, chains, cancellation);
        return answer.Chains is [] ? throw Reasons.UnknownRelease() : answer;
    }

    internal static async Task<ReleaseAnswer> ReadAsync(
        string agreementId,
        IDocumentStore log,
        ChainSet chains,
        CancellationToken cancellation
    )
    {
        var releases = new List<ReleaseOnChain>();
        foreach (var chain in chains.All)
        {
            var release = await log.QuerySession()
                .Events.AggregateStreamAsync<Anchor>(
                    ReleaseAsked.StreamOf(agreementId, chain.Identity.Id),
                    cancellation: cancellation
                );
            if (release is not null)
                releases.Add(ReleaseOnChain.Of(release));
        }
        return new(agreementId, releases);
    }
}

/// <param name="Chains">One for each chain that holds a deposit.</param>
internal sealed record ReleaseAnswer(string AgreementId, IReadOnlyList<ReleaseOnChain> Chains);

/// <param name="State">As of an anchor; "anchored": the chain shows that the deposits were returned.</param>
/// <param name="TxId">The registry's transaction, where it sent one.</param>
internal sealed record ReleaseOnChain(string Chain, AnchorState State, string? TxId)
{
    internal static ReleaseOnChain Of(Anchor release) =>
        new(
            release.Subject.Chain,
            release.State,
            release.Anchored is { } shown ? shown.TxId : release.Submitted?.TxId
        );
}
