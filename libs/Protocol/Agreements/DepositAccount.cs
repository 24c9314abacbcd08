using Notary.Evm;

namespace Notary.Protocol.Agreements;

/// <summary>addr_D(party) of PROTOCOL 3.3.</summary>
public static class DepositAccount
{
    public const int PublicKeySize = 96;

    /// <summary>Last 20 bytes of keccak256(PK ‖ agreementId ‖ party id).</summary>
    /// <param name="firstPublicKey">The group's first key, G2 compressed, 96 bytes.</param>
    /// <param name="party">The party's id on the chain that holds the deposit.</param>
    public static Address Of(ReadOnlySpan<byte> firstPublicKey, Bytes32 agreementId, Bytes32 party)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(
            firstPublicKey.Length,
            PublicKeySize,
            nameof(firstPublicKey)
        );
        Span<byte> bytes = stackalloc byte[PublicKeySize + (2 * Bytes32.Size)];
        firstPublicKey.CopyTo(bytes);
        agreementId.CopyTo(bytes[PublicKeySize..]);
        party.CopyTo(bytes[(PublicKeySize + Bytes32.Size)..]);
        return Address.FromHash(Keccak256.Hash(bytes));
    }
}
