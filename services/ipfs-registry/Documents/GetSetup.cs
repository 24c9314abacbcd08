using Notary.EventStore;
using Notary.Evm;
using Notary.IpfsRegistry.Setups;

namespace Notary.IpfsRegistry.Documents;

/// <summary>
/// GET /v1/setups/{agreementId}?version=n: which document is the setup's version n (default: its newest). The agreement
/// id is 0x-hex, zero for the group's own document. What counts for a contract is the digest anchored on its chain.
/// </summary>
internal static class GetSetup
{
    internal static async Task<SetupRecorded> HandleAsync(
        string agreementId,
        uint? version,
        IDocumentStore log,
        CancellationToken cancellation
    )
    {
        if (!Bytes32.TryParse(agreementId, out var id))
            throw Reasons.Malformed("An agreement id is 0x and 64 hexadecimal digits.");
        var setup = await log.QuerySession()
            .Events.AggregateStreamAsync<Setup>(Setup.StreamOf(id), cancellation: cancellation);
        return setup?.Versions.LastOrDefault(v => version is null || v.Version == version)
            ?? throw Reasons.UnknownSetup();
    }
}
