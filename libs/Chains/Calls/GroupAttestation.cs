using Notary.Chains.Evm.Contracts;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.ThresholdBls;

namespace Notary.Chains.Calls;

/// <summary>The group's signature over answers in the bytes that a chain's contract takes.</summary>
public static class GroupAttestation
{
    /// <param name="compressed">G1, 48 bytes.</param>
    /// <exception cref="FormatException">Not a point of G1.</exception>
    public static AttestationSignature SignatureFor(ChainIdentity chain, byte[] compressed) =>
        AttestationSignature.FromSpan(
            chain.Kind == ChainKind.Evm ? GroupKeys.ExpandSignature(compressed) : compressed
        );

    /// <summary>What the group signs for a chain, so that its contracts take the answers under a root.</summary>
    public static Bytes32 MessageOf(ChainIdentity chain, ulong epoch, Bytes32 root) =>
        GroupMessage.OfAnswers(chain.Hash, chain.Chain, chain.ServiceProviderContract, epoch, root);

    /// <summary>Whether the group vouched for the answer, as this chain's contracts judge it.</summary>
    /// <param name="groupKey">Of the attestation's epoch; G2 compressed.</param>
    /// <param name="attestation">As the chain takes it.</param>
    public static bool IsBy(
        ReadOnlySpan<byte> groupKey,
        ChainIdentity chain,
        Answer answer,
        Attestation attestation
    )
    {
        var message = MessageOf(chain, attestation.Epoch, attestation.RootOf(answer));
        try
        {
            var signature = new Signature(PointOf(chain, attestation.Signature));
            return PublicKey.Parse(groupKey).Verify(message.ToArray(), signature);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static G1Point PointOf(ChainIdentity chain, AttestationSignature signature) =>
        chain.Kind == ChainKind.Evm
            ? Eip2537.DecodeG1(signature.Bytes)
            : G1Point.Parse(signature.Bytes);
}
