using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;
using Notary.IpfsRegistry.Anchoring;
using Notary.IpfsRegistry.Setups;
using Notary.Protocol.Setup;

namespace Notary.IpfsRegistry.Documents;

/// <summary>
/// GET /v1/setups/{agreementId}?version=n: which document is the setup's version n (default: its newest), and how far its
/// anchors are. The agreement id is 0x-hex, zero for the group's own document. What counts for a contract is the digest
/// anchored on its chain.
/// </summary>
internal static class GetSetup
{
    internal static async Task<SetupAnswer> HandleAsync(
        string agreementId,
        uint? version,
        IDocumentStore log,
        ChainSet chains,
        CancellationToken cancellation
    )
    {
        if (!Bytes32.TryParse(agreementId, out var id))
            throw Reasons.Malformed("An agreement id is 0x and 64 hexadecimal digits.");
        var session = log.QuerySession();
        var setup = await session.Events.AggregateStreamAsync<Setup>(
            Setup.StreamOf(id),
            cancellation: cancellation
        );
        var found =
            setup?.Versions.LastOrDefault(v => version is null || v.Version == version)
            ?? throw Reasons.UnknownSetup();
        var anchors = new List<AnchorAnswer>();
        foreach (var chain in chains.All)
        {
            var stream = AnchorAsked.StreamOf(id, found.Version, chain.Identity.Id);
            var anchor = await session.Events.AggregateStreamAsync<Anchor>(
                stream,
                cancellation: cancellation
            );
            if (anchor is not null)
                anchors.Add(AnchorAnswer.Of(anchor));
        }
        return new(
            id.ToString(),
            found.Version,
            found.Cid,
            found.PreviousCid,
            found.Status,
            anchors
        );
    }
}

/// <param name="Anchors">One for each chain where this version was to be anchored.</param>
internal sealed record SetupAnswer(
    string AgreementId,
    uint Version,
    string Cid,
    string? PreviousCid,
    SetupStatus Status,
    IReadOnlyList<AnchorAnswer> Anchors
);

/// <param name="Chain">CAIP-2 id.</param>
/// <param name="Cid">What the chain shows, once it does.</param>
/// <param name="TxId">The registry's transaction, where it sent one.</param>
internal sealed record AnchorAnswer(string Chain, AnchorState State, string? Cid, string? TxId)
{
    internal static AnchorAnswer Of(Anchor anchor) =>
        new(
            anchor.Subject.Chain,
            anchor.State,
            anchor.Anchored?.Content,
            anchor.Anchored is { } shown ? shown.TxId : anchor.Submitted?.TxId
        );
}
