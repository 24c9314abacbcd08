using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.IpfsRegistry.Anchoring;
using Notary.Protocol.Groups;

namespace Notary.IpfsRegistry.Groups;

/// <summary>A group on its way into force on one chain, under the signature of the one before it.</summary>
internal sealed record GroupChangeSubject(GroupChangeAsked Asked)
    : AnchorSubject(Asked.Chain, Asked.Epoch, Asked.GroupId)
{
    internal override string Story => Asked.GroupId;

    private byte[] PublicKey => Hex.Decode(Asked.PublicKey);

    private Bytes32 GroupId => Bytes32.Parse(Asked.GroupId);

    internal override SignatureRequest RequestOf(ChainIdentity chain, ulong epoch) =>
        SignatureRequest.Governance(
            chain,
            epoch,
            new GovernancePayload.GroupChange(Asked.Epoch, PublicKey, GroupId)
        );

    internal override ChainCall CallOf(GroupProof proof) =>
        new ChainCall.ChangeGroup(new(Asked.Epoch, PublicKey, GroupId), proof);

    internal override async Task<IAnchored?> ShownAsync(
        IChainReader chain,
        string? txId,
        CancellationToken cancellation
    ) =>
        await chain.GetGroupAsync(cancellation) is { } shown && shown.Epoch >= Asked.Epoch
            ? new GroupChangeAnchored(Chain, shown.Epoch, shown.GroupId.ToString(), txId)
            : null;
}
