using System.Security.Cryptography;

namespace Notary.Evm;

/// <summary>A point of secp256k1 (never infinity), compared and shown in its compressed form of 33 bytes (SEC 1, section 2.3.3).</summary>
public sealed class EvmPublicKey : IEquatable<EvmPublicKey>
{
    /// <summary>Length of the compressed form in bytes.</summary>
    public const int CompressedSize = 33;

    private readonly byte[] native;

    internal EvmPublicKey(byte[] native)
    {
        this.native = native;
        Address = Address.FromHash(Keccak256.Hash(Serialize(65, Secp256k1.Uncompressed).AsSpan(1)));
    }

    /// <summary>The account that this key controls.</summary>
    public Address Address { get; }

    internal ReadOnlySpan<byte> Native => native;

    /// <summary>Reads the compressed (33 bytes) or uncompressed (65 bytes, 0x04 first) form.</summary>
    /// <exception cref="CryptographicException">Not a point of the curve in one of these forms.</exception>
    public static EvmPublicKey Parse(ReadOnlySpan<byte> bytes)
    {
        var key = new byte[Secp256k1.PublicKeySize];
        // The library also takes the hybrid forms 0x06 and 0x07, which nothing here writes.
        var wellFormed = bytes.Length is 33 or 65 && bytes[0] is 2 or 3 or 4;
        if (
            !wellFormed
            || Secp256k1.secp256k1_ec_pubkey_parse(
                Secp256k1.Context,
                key,
                bytes,
                (nuint)bytes.Length
            ) != 1
        )
            throw new CryptographicException("not a secp256k1 public key");
        return new(key);
    }

    /// <summary>33 bytes: 0x02 or 0x03, then x.</summary>
    public byte[] ToCompressed() => Serialize(CompressedSize, Secp256k1.Compressed);

    /// <summary>64 bytes: x, then y.</summary>
    public byte[] ToPoint() => Serialize(65, Secp256k1.Uncompressed)[1..];

    /// <inheritdoc/>
    public bool Equals(EvmPublicKey? other) =>
        other is not null && native.AsSpan().SequenceEqual(other.native);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EvmPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Address.GetHashCode();

    /// <summary>The compressed form in hexadecimal.</summary>
    public override string ToString() => Hex.Encode(ToCompressed());

    private byte[] Serialize(int size, uint form)
    {
        var output = new byte[size];
        var length = (nuint)size;
        _ = Secp256k1.secp256k1_ec_pubkey_serialize(
            Secp256k1.Context,
            output,
            ref length,
            native,
            form
        );
        return output;
    }
}
