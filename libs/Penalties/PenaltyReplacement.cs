using Notary.Chains;
using Notary.Chains.Evm;
using Notary.Evm;

namespace Notary.Penalties;

/// <summary>The same penalty under the same nonce at a higher price: never a second one.</summary>
public static class PenaltyReplacement
{
    /// <summary>What should stand in a log where <paramref name="dearer"/> does.</summary>
    /// <param name="chain">The accused's; null where it is not known.</param>
    /// <param name="before">The newest transaction of its place until then.</param>
    public static object Recompute(
        ChainIdentity? chain,
        PenaltyPrepared? before,
        PenaltyPrepared dearer
    ) =>
        chain is { Kind: ChainKind.Evm }
        && before is not null
        && before.TxId == dearer.Replaces
        && EvmReplacement.Follows(chain, Hex.Decode(before.Raw), Hex.Decode(dearer.Raw))
            ? dearer
            : "nothing: it is not the same call at a higher price";
}
