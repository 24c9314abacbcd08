using System.Security.Cryptography;
using Notary.Evm;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Hashing;

namespace Notary.Protocol.Attestations;

/// <summary>
/// Who vouches for an answer (PROTOCOL 4.3): a signature over a Merkle root of answers, and the path to this one.
/// <c>Signature</c>: 65 bytes of an attestor, for both chains; or the group's for the payment chain.
/// </summary>
public sealed record Attestation(
    ulong Epoch,
    IReadOnlyList<Bytes32> Path,
    AttestationSignature Signature
)
{
    /// <summary>The group's for the data chain; null where an attestor signed, and where it is not at hand.</summary>
    public AttestationSignature? DataSignature { get; init; }

    public bool IsByGroup => Signature.IsByGroup;

    /// <summary>Whether both chains accept the answer with it.</summary>
    public bool IsForBoth => IsFor(Side.Delivery);

    /// <summary>Whether what the contracts of this side's chain take is at hand.</summary>
    public bool IsFor(Side side) => !IsByGroup || side == Side.Payment || DataSignature is not null;

    /// <summary>keccak256("notary/v1/answers" ‖ root): what an attestor signs.</summary>
    public static Bytes32 DigestOf(Bytes32 root) =>
        Keccak256.Hash([.. "notary/v1/answers"u8, .. root.ToArray()]);

    /// <summary>The root that the path leads to from this answer.</summary>
    public Bytes32 RootOf(Answer answer) =>
        MerkleTree.RootOf(ChainHash.Keccak, answer.Digest.ToArray(), Path);

    /// <summary>The attestor's address.</summary>
    /// <exception cref="CryptographicException">The signature is no signature of anybody, or the group's.</exception>
    public Address AttestorOf(Answer answer) =>
        Signature.ByAttestor is { } signature
            ? signature.Recover(DigestOf(RootOf(answer)))
            : throw new CryptographicException("the group signed the answer, and no attestor");

    /// <summary>As the contracts of <paramref name="side"/>'s chain take it.</summary>
    /// <exception cref="InvalidOperationException">The group's signature for that chain is not at hand.</exception>
    public Attestation For(Side side) =>
        !IsByGroup ? this
        : side == Side.Payment ? this with { DataSignature = null }
        : new(
            Epoch,
            Path,
            DataSignature
                ?? throw new InvalidOperationException(
                    "the group's signature for the data chain is missing"
                )
        );
}
