using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;
using Notary.IpfsRegistry.Anchoring;
using Notary.IpfsRegistry.Documents;
using Notary.IpfsRegistry.Setups;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;

namespace Notary.IpfsRegistry.Releases;

/// <summary>
/// POST /v1/releases {"agreementId"}: asks the group for an expired agreement's deposits and pays for returning them, on each chain
/// that holds one. Anyone may ask, since they only go to their owners; repeating it changes nothing.
/// </summary>
internal static class PostRelease
{
    /// <returns>202 with how far it is on each chain.</returns>
    internal static async Task<IResult> HandleAsync(
        ReleaseBody body,
        IDocumentStore log,
        ChainSet chains,
        AnchorOpening anchors,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (cause, locked) = await FindAsync(log, IdOf(body.AgreementId), cancellation);
        var expiry = AbiStruct.FromAbiHex<Agreement>(locked.Agreement).Expiry;
        if ((ulong)time.GetUtcNow().ToUnixTimeSeconds() <= expiry)
            throw Reasons.NotExpired(expiry);
        foreach (var chain in chains.All)
            if (ReleaseAsked.For(locked, chain.Identity) is { } asked)
                await anchors.OpenAsync(asked.Stream, asked, cause, cancellation);
        var answer = await GetRelease.ReadAsync(locked.AgreementId, log, chains, cancellation);
        return Results.Accepted($"/v1/releases/{locked.AgreementId}", answer);
    }

    internal static Bytes32 IdOf(string? text) =>
        Bytes32.TryParse(text, out var id)
            ? id
            : throw Reasons.Malformed("An agreement id is 0x and 64 hexadecimal digits.");

    private static async Task<(IEvent Cause, DepositsCompleted Locked)> FindAsync(
        IDocumentStore log,
        Bytes32 id,
        CancellationToken cancellation
    )
    {
        var setup = await log.QuerySession()
            .Events.FetchStreamAsync(Setup.StreamOf(id), cancellation: cancellation);
        var cause = setup.LastOrDefault(e => e.Data is DepositsCompleted);
        return cause is null
            ? throw Reasons.UnknownSetup()
            : (cause, (DepositsCompleted)cause.Data);
    }
}

internal sealed record ReleaseBody(string? AgreementId);
