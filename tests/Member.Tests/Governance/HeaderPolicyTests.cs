using Notary.Chains;
using Notary.Evm;
using Notary.Member.Governance;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Governance;

public sealed class HeaderPolicyTests
{
    private static readonly GovernancePayload.HeaderAnchor Anchor = new(
        Keccak256.HashText("eip155:10"),
        1_000,
        Keccak256.HashText("block")
    );

    private static readonly HeaderObserved Seen = new(
        Anchor.Hash,
        (long)Anchor.Number + HeaderPolicy.Depth
    );

    [Fact]
    public void A_deep_block_of_another_chain_is_anchored() => Assert.Null(Refusal(Seen));

    [Fact]
    public void A_block_that_its_own_node_does_not_show_or_may_lose_is_not()
    {
        Refused("does not show", null);
        Refused("does not show", Seen with { Hash = null });
        Refused("does not show", Seen with { Hash = Bytes32.Zero });
        Refused("confirmations", Seen with { HeadHeight = Seen.HeadHeight - 1 });
    }

    [Fact]
    public void An_anchor_belongs_on_another_EVM_chain_under_its_own_nonce()
    {
        Refused("another chain's", Seen, Anchor with { Chain = TestChains.Payment.Chain });
        Assert.Contains(
            "nonce",
            HeaderPolicy.Refusal(new(TestChains.Payment, 1, Bytes32.Zero, Anchor), Anchor, Seen),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "EVM",
            HeaderPolicy.Refusal(Request(TestChains.Data, Anchor), Anchor, Seen),
            StringComparison.Ordinal
        );
    }

    private static void Refused(
        string reason,
        HeaderObserved? observed,
        GovernancePayload.HeaderAnchor? anchor = null
    ) => Assert.Contains(reason, Refusal(observed, anchor), StringComparison.Ordinal);

    private static string? Refusal(
        HeaderObserved? observed,
        GovernancePayload.HeaderAnchor? anchor = null
    ) =>
        HeaderPolicy.Refusal(
            Request(TestChains.Payment, anchor ?? Anchor),
            anchor ?? Anchor,
            observed
        );

    private static GovernanceRequest Request(
        ChainIdentity chain,
        GovernancePayload.HeaderAnchor anchor
    ) => new(chain, 1, chain.Hash.Of(anchor.ToBytes()), anchor);
}
