using System.Globalization;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.GroupSigning;
using Notary.IpfsRegistry.Anchoring;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;

namespace Notary.IpfsRegistry.Checkpoints;

/// <summary>A checkpoint on its way onto the payment chain.</summary>
internal sealed record CheckpointSubject(CheckpointOpened Opened)
    : AnchorSubject(Opened.Chain, Opened.Number, Opened.Cid)
{
    internal const string StreamPrefix = "checkpoint-";

    internal override string Story => StreamOf(Number);

    private CheckpointAnchor Anchor => new(Number, Cid.DigestOf(Content));

    internal static string StreamOf(ulong number) =>
        StreamPrefix + number.ToString(CultureInfo.InvariantCulture);

    internal override SignatureRequest RequestOf(ChainIdentity chain, ulong epoch) =>
        SignatureRequest.Checkpoint(chain, epoch, Anchor);

    internal override ChainCall CallOf(GroupProof proof) =>
        new ChainCall.AnchorCheckpoint(Anchor.Number, Anchor.CidDigest, proof);

    internal override async Task<IAnchored?> ShownAsync(
        IChainReader chain,
        string? txId,
        CancellationToken cancellation
    ) =>
        await chain.GetCheckpointAsync(cancellation) is { } shown && shown.Number >= Number
            ? new CheckpointAnchored(Chain, shown.Number, Cid.OfDigest(shown.CidDigest), txId)
            : null;
}
