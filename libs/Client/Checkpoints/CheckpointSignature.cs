using Notary.Chains;
using Notary.Evm;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;
using Notary.ThresholdBls;

namespace Notary.Client.Checkpoints;

/// <summary>The group's signature over a checkpoint (docs/formats.md, "Group messages").</summary>
internal static class CheckpointSignature
{
    /// <param name="signature">G1 compressed, 48 bytes, 0x-hex; nobody's where it is malformed.</param>
    public static bool IsBy(
        GroupState group,
        ChainIdentity chain,
        ulong number,
        string cid,
        string signature
    )
    {
        try
        {
            var message = new CheckpointAnchor(number, Cid.DigestOf(cid)).Message(
                chain.Hash,
                chain.Chain,
                chain.ServiceProviderContract,
                group.Epoch
            );
            return PublicKey
                .Parse(group.PublicKey)
                .Verify(message.ToArray(), Signature.Parse(Hex.Decode(signature)));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
