using Notary.Chains;
using Notary.Protocol.Groups;

namespace Notary.Member.Governance;

/// <summary>Which blocks of other chains a member anchors: those that its own node shows, deep enough to stay. Pure.</summary>
public static class HeaderPolicy
{
    /// <summary>Confirmations that a block needs: an anchor cannot be taken back.</summary>
    public const long Depth = 64;

    /// <summary>Why it does not sign; null where it does.</summary>
    public static string? Refusal(
        GovernanceRequest request,
        GovernancePayload.HeaderAnchor anchor,
        HeaderObserved? observed
    )
    {
        if (request.Nonce != request.Chain.Hash.Of(anchor.ToBytes()))
            return "an anchor's nonce is the hash of its payload";
        if (!request.Chain.KeepsHeaders || anchor.Chain == request.Chain.Chain)
            return "headers are anchored on an EVM chain, and are another chain's";
        if (observed?.Hash != anchor.Hash)
            return "this member's own node does not show that block";
        return observed.HeadHeight - (long)anchor.Number < Depth
            ? $"the block has fewer than {Depth} confirmations"
            : null;
    }
}
