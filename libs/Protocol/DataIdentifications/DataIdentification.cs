using System.Buffers.Binary;
using System.Security.Cryptography;
using Notary.Evm;

namespace Notary.Protocol.DataIdentifications;

/// <summary>
/// A data index sealed to the consumer's secp256k1 key (ECIES: ECDH, HKDF-SHA256, AES-256-GCM; docs/formats.md) and bound to
/// one exchange: <c>0x01 ‖ ephemeral key (33) ‖ nonce (12) ‖ ciphertext (52) ‖ tag (16)</c>.
/// </summary>
public static class DataIdentification
{
    public const int Size = KeyEnd + NonceSize + DataIndex.Size + TagSize;

    private const byte Version = 1;
    private const int KeyEnd = 1 + EvmPublicKey.CompressedSize;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>What stands for it on the chains: its SHA-256.</summary>
    public static Bytes32 HashOf(ReadOnlySpan<byte> dataIdentification) =>
        Bytes32.FromSpan(SHA256.HashData(dataIdentification));

    /// <summary>Seals with a fresh ephemeral key and nonce.</summary>
    public static byte[] Seal(
        DataIndex index,
        EvmPublicKey consumer,
        Bytes32 agreementId,
        ulong sequence
    )
    {
        using var ephemeral = EvmPrivateKey.Generate();
        var nonce = RandomNumberGenerator.GetBytes(NonceSize);
        return Seal(index, consumer, agreementId, sequence, ephemeral, nonce);
    }

    /// <summary>The same with a given ephemeral key and nonce (12 bytes), neither of which may ever be used twice.</summary>
    internal static byte[] Seal(
        DataIndex index,
        EvmPublicKey consumer,
        Bytes32 agreementId,
        ulong sequence,
        EvmPrivateKey ephemeral,
        ReadOnlySpan<byte> nonce
    )
    {
        var context = Context(agreementId, sequence);
        var key = ephemeral.PublicKey.ToCompressed();
        byte[] output = [Version, .. key, .. nonce, .. new byte[DataIndex.Size + TagSize]];
        using var cipher = Cipher(ephemeral.SharedX(consumer), key, context);
        var body = output.AsSpan(KeyEnd + NonceSize);
        cipher.Encrypt(nonce, index.ToArray(), body[..^TagSize], body[^TagSize..], context);
        return output;
    }

    /// <summary>Opens what was sealed to this consumer, for this exchange.</summary>
    /// <exception cref="CryptographicException">Another form, another key, another exchange, or altered.</exception>
    public static DataIndex Open(
        ReadOnlySpan<byte> dataIdentification,
        EvmPrivateKey consumer,
        Bytes32 agreementId,
        ulong sequence
    )
    {
        if (dataIdentification.Length != Size || dataIdentification[0] != Version)
            throw new CryptographicException("not a dataIdentification of version 1");
        var context = Context(agreementId, sequence);
        var key = dataIdentification[1..KeyEnd];
        using var cipher = Cipher(consumer.SharedX(EvmPublicKey.Parse(key)), key, context);
        var nonce = dataIdentification.Slice(KeyEnd, NonceSize);
        var body = dataIdentification[(KeyEnd + NonceSize)..];
        Span<byte> plaintext = stackalloc byte[DataIndex.Size];
        cipher.Decrypt(nonce, body[..^TagSize], body[^TagSize..], plaintext, context);
        return DataIndex.Read(plaintext);
    }

    private static AesGcm Cipher(byte[] shared, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> context)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            shared,
            key,
            salt,
            [.. "notary/v1/index"u8, .. context]
        );
        CryptographicOperations.ZeroMemory(shared);
        return new(key, TagSize);
    }

    private static byte[] Context(Bytes32 agreementId, ulong sequence)
    {
        var context = new byte[Bytes32.Size + sizeof(ulong)];
        agreementId.CopyTo(context);
        BinaryPrimitives.WriteUInt64BigEndian(context.AsSpan(Bytes32.Size), sequence);
        return context;
    }
}
