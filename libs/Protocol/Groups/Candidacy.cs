using Notary.Evm;

namespace Notary.Protocol.Groups;

/// <summary>The keys of a notary that its operator offers (docs/formats.md, Candidates).</summary>
/// <param name="IdentityKey">P-256, DER SubjectPublicKeyInfo, 91 bytes.</param>
/// <param name="EvmKey">secp256k1, x ‖ y, 64 bytes.</param>
public sealed record Candidacy(byte[] IdentityKey, byte[] EvmKey)
{
    /// <summary>As the contracts keep it: keccak256 of both keys.</summary>
    public Bytes32 Digest => Keccak256.Hash(IdentityKey, EvmKey);

    /// <summary>What both keys sign to show that their owner has them: ECDSA with SHA-256, and over keccak256 of it.</summary>
    /// <param name="contract">The service-provider contract's 32 bytes, as in group messages.</param>
    /// <param name="operatorId">The operator's party id on that chain.</param>
    public byte[] Statement(Bytes32 chain, Bytes32 contract, Bytes32 operatorId) =>
        [
            .. "notary/v1/candidate"u8,
            .. chain.ToArray(),
            .. contract.ToArray(),
            .. operatorId.ToArray(),
            .. IdentityKey,
            .. EvmKey,
        ];
}
