using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;

namespace Notary.IpfsRegistry.Anchoring;

/// <summary>What is brought onto a chain under the group's signature.</summary>
/// <param name="Chain">CAIP-2 id.</param>
/// <param name="Number">A setup's version, a checkpoint's number, or a group's epoch: what is anchored only grows. Else 0.</param>
/// <param name="Content">A document's CID, a group's id, or an agreement's.</param>
public abstract record AnchorSubject(string Chain, ulong Number, string Content)
{
    /// <summary>The correlation id of its events.</summary>
    internal abstract string Story { get; }

    internal abstract SignatureRequest RequestOf(ChainIdentity chain, ulong epoch);

    internal abstract ChainCall CallOf(GroupProof proof);

    /// <summary>What ends it when the contract says "done already" and nothing on the chain can be read; null where the chain will show it.</summary>
    internal virtual IAnchored? WhenDone => null;

    /// <summary>What ends it without a signature; null while it goes on. Unix seconds.</summary>
    internal virtual IAnchored? LapsedAt(long now) => null;

    /// <summary>What the chain shows, if it is this number or a later one: the event that ends the anchor.</summary>
    /// <param name="txId">Our transaction; null where somebody else's may have done it.</param>
    internal abstract Task<IAnchored?> ShownAsync(
        IChainReader chain,
        string? txId,
        CancellationToken cancellation
    );
}

/// <summary>What a chain shows in the end.</summary>
public interface IAnchored
{
    string Content { get; }
    string? TxId { get; }
}

/// <summary>A version of a setup document.</summary>
internal sealed record SetupSubject(AnchorAsked Asked)
    : AnchorSubject(Asked.Chain, Asked.Version, Asked.Cid)
{
    internal override string Story => Asked.AgreementId;

    private Bytes32 AgreementId => Bytes32.Parse(Asked.AgreementId);

    private Bytes32 Digest => Cid.DigestOf(Content);

    internal override SignatureRequest RequestOf(ChainIdentity chain, ulong epoch) =>
        SignatureRequest.Governance(
            chain,
            epoch,
            new GovernancePayload.SetupAnchor(AgreementId, Asked.Version, Digest)
        );

    internal override ChainCall CallOf(GroupProof proof) =>
        new ChainCall.AnchorSetup(AgreementId, Asked.Version, Digest, proof);

    internal override async Task<IAnchored?> ShownAsync(
        IChainReader chain,
        string? txId,
        CancellationToken cancellation
    ) =>
        await chain.GetSetupAsync(AgreementId, cancellation) is { } shown
        && shown.Version >= Asked.Version
            ? new SetupAnchored(Chain, shown.Version, Cid.OfDigest(shown.CidDigest), txId)
            : null;
}
