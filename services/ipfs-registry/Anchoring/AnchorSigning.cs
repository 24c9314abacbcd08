using Notary.Chains;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.GroupSigning;

namespace Notary.IpfsRegistry.Anchoring;

/// <summary>Asks the group that a chain accepts for its signature over an anchor.</summary>
internal sealed class AnchorSigning(GroupSigner signer, GroupBook groups, TimeProvider time)
{
    /// <summary>How long members are asked in one go: the group may change meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Null where t notaries do not agree in time, or the chain has no group that was announced.</summary>
    internal async Task<object?> SignAsync(
        AnchorSubject subject,
        IChain chain,
        CancellationToken cancellation
    )
    {
        if (await subject.ShownAsync(chain, txId: null, cancellation) is { } shown)
            return shown;
        if (subject.LapsedAt(time.GetUtcNow().ToUnixTimeSeconds()) is { } lapsed)
            return lapsed;
        var roll = await groups.LoadAsync(cancellation);
        if (roll.InForceOn(chain.Identity.Id) is not { } group)
            return null;
        var request = subject.RequestOf(chain.Identity, group.Epoch);
        return await signer.TrySignAsync(group, request, Patience, cancellation) is { } proof
            ? new AnchorSigned(
                proof.Epoch,
                proof.Nonce.ToString(),
                Hex.Encode(proof.Signature),
                group.Id.ToString()
            )
            : null;
    }
}
