namespace Notary.Evm;

/// <summary>Hashing of typed structured data (EIP-712).</summary>
public static class Eip712
{
    private static readonly byte[] Prefix = [0x19, 0x01];

    /// <summary>keccak256 of a type's text, as <c>Mail(address from,string contents)</c>.</summary>
    public static Bytes32 TypeHash(string encodedType) => Keccak256.HashText(encodedType);

    /// <summary>keccak256(typeHash ‖ words), the members encoded as EIP-712 words (dynamic ones by their hash).</summary>
    public static Bytes32 StructHash(Bytes32 typeHash, ReadOnlySpan<byte> words)
    {
        Span<byte> type = stackalloc byte[Bytes32.Size];
        typeHash.CopyTo(type);
        return Keccak256.Hash(type, words);
    }

    /// <summary>keccak256(0x1901 ‖ domainSeparator ‖ structHash): what is signed.</summary>
    public static Bytes32 Digest(Bytes32 domainSeparator, Bytes32 structHash)
    {
        Span<byte> hashes = stackalloc byte[2 * Bytes32.Size];
        domainSeparator.CopyTo(hashes);
        structHash.CopyTo(hashes[Bytes32.Size..]);
        return Keccak256.Hash(Prefix, hashes);
    }
}
