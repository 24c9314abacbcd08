using Notary.Evm;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Hashing;

namespace Notary.Protocol.Attestations;

/// <summary>
/// Who vouches for an answer (PROTOCOL 4.3): a signature over a Merkle root of answers, and the path to this one.
/// <c>Signature</c>: 65 bytes of an attestor, or the group's.
/// </summary>
public sealed record Attestation(ulong Epoch, IReadOnlyList<Bytes32> Path, EvmSignature Signature)
{
    /// <summary>keccak256("notary/v1/answers" ‖ root): what an attestor signs.</summary>
    public static Bytes32 DigestOf(Bytes32 root) =>
        Keccak256.Hash([.. "notary/v1/answers"u8, .. root.ToArray()]);

    /// <summary>The attestor's address.</summary>
    /// <exception cref="FormatException">The signature is no signature of anybody.</exception>
    public Address AttestorOf(Answer answer) =>
        Signature.Recover(
            DigestOf(MerkleTree.RootOf(ChainHash.Keccak, answer.Digest.ToArray(), Path))
        );
}
