using Notary.Chains;
using Notary.Chains.Calls;
using Notary.GroupSigning;
using Notary.IpfsRegistry.Anchoring;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;

namespace Notary.IpfsRegistry.Releases;

/// <summary>The deposits of an agreement on their way back, on one chain.</summary>
internal sealed record ReleaseSubject(ReleaseAsked Asked)
    : AnchorSubject(Asked.Chain, Number: 0, Asked.AgreementId)
{
    internal override string Story => Asked.AgreementId;

    private Agreement Terms => AbiStruct.FromAbiHex<Agreement>(Asked.Agreement);

    internal override SignatureRequest RequestOf(ChainIdentity chain, ulong epoch) =>
        SignatureRequest.Release(chain, epoch, Terms);

    internal override ChainCall CallOf(GroupProof proof) =>
        new ChainCall.ReleaseDeposits(Terms.Id, proof);

    internal override async Task<IAnchored?> ShownAsync(
        IChainReader chain,
        string? txId,
        CancellationToken cancellation
    ) =>
        (await chain.GetEndingAsync(Terms.Id, cancellation)).Released
            ? new ReleaseShown(Chain, Asked.AgreementId, txId)
            : null;
}
