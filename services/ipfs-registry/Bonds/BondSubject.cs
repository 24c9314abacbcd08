using Notary.Chains;
using Notary.Chains.Calls;
using Notary.GroupSigning;
using Notary.IpfsRegistry.Anchoring;
using Notary.Protocol.Groups;

namespace Notary.IpfsRegistry.Bonds;

/// <summary>A decision about a bond on its way onto one chain.</summary>
internal sealed record BondSubject(BondCaseAsked Asked)
    : AnchorSubject(Asked.Chain, Number: 0, BondCaseEnded.Decided)
{
    internal override string Story => Asked.Nonce.ToString();

    internal override SignatureRequest RequestOf(ChainIdentity chain, ulong epoch) =>
        SignatureRequest.Governance(chain, epoch, Asked.Decision, Asked.Nonce);

    internal override ChainCall CallOf(GroupProof proof) =>
        Asked.Decision switch
        {
            GovernancePayload.BondSlash slash => new ChainCall.SlashBond(slash, proof),
            GovernancePayload.BondRelease release => new ChainCall.ReleaseBond(release, proof),
            _ => throw new InvalidOperationException("no decision about a bond"),
        };

    /// <summary>The contracts do not tell which decisions were taken: our own transaction in its block says it.</summary>
    internal override Task<IAnchored?> ShownAsync(
        IChainReader chain,
        string? txId,
        CancellationToken cancellation
    ) =>
        Task.FromResult<IAnchored?>(
            txId is null ? null : new BondCaseEnded(Chain, BondCaseEnded.Decided, txId)
        );

    /// <summary>A nonce is used for this one decision: somebody else brought it.</summary>
    internal override IAnchored WhenDone =>
        new BondCaseEnded(Chain, BondCaseEnded.Decided, TxId: null);

    internal override IAnchored? LapsedAt(long now) =>
        now > Asked.Until ? new BondCaseEnded(Chain, BondCaseEnded.Lapsed, TxId: null) : null;
}
