using System.Security.Cryptography;

namespace Notary.Evm;

/// <summary>A secp256k1 private key. Never printed; its bytes are wiped on dispose.</summary>
public sealed class EvmPrivateKey : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    private readonly byte[] secret;

    private EvmPrivateKey(byte[] secret)
    {
        this.secret = secret;
        var key = new byte[Secp256k1.PublicKeySize];
        if (
            secret.Length != Size
            || Secp256k1.secp256k1_ec_pubkey_create(Secp256k1.Context, key, secret) != 1
        )
            throw new CryptographicException("not a secp256k1 private key");
        PublicKey = new(key);
    }

    /// <summary>The public key.</summary>
    public EvmPublicKey PublicKey { get; }

    /// <summary>The account that this key controls.</summary>
    public Address Address => PublicKey.Address;

    /// <summary>Reads 32 big-endian bytes.</summary>
    /// <exception cref="CryptographicException">Another length, zero, or not below the group order.</exception>
    public static EvmPrivateKey FromBytes(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    /// <summary>Reads <c>0x</c> and 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    /// <exception cref="CryptographicException">Zero, or not below the group order.</exception>
    public static EvmPrivateKey Parse(ReadOnlySpan<char> text) => new(Hex.Decode(text));

    /// <summary>A fresh key from the system's random number generator.</summary>
    public static EvmPrivateKey Generate()
    {
        var candidate = RandomNumberGenerator.GetBytes(Size);
        while (Secp256k1.secp256k1_ec_seckey_verify(Secp256k1.Context, candidate) != 1)
            RandomNumberGenerator.Fill(candidate);
        return new(candidate);
    }

    /// <summary>Signs a digest with a deterministic nonce (RFC 6979); s is low.</summary>
    public EvmSignature Sign(Bytes32 digest)
    {
        Span<byte> message = stackalloc byte[Bytes32.Size];
        digest.CopyTo(message);
        Span<byte> signature = stackalloc byte[Secp256k1.RecoverableSize];
        if (
            Secp256k1.secp256k1_ecdsa_sign_recoverable(
                Secp256k1.Context,
                signature,
                message,
                secret,
                0,
                0
            ) != 1
        )
            throw new CryptographicException("signing failed");
        return EvmSignature.FromRecoverable(signature);
    }

    /// <summary>x-coordinate (32 bytes) of this key times <paramref name="other"/>: input of a key derivation, not a key.</summary>
    public unsafe byte[] SharedX(EvmPublicKey other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var x = new byte[32];
        if (
            Secp256k1.secp256k1_ecdh(
                Secp256k1.Context,
                x,
                other.Native,
                secret,
                &Secp256k1.CopyX,
                0
            ) != 1
        )
            throw new CryptographicException("key agreement failed");
        return x;
    }

    /// <summary>A copy of the 32 secret bytes, for an encrypted key store.</summary>
    public byte[] Export() => secret.AsSpan().ToArray();

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(secret);

    /// <summary>The address only.</summary>
    public override string ToString() => $"private key of {Address}";
}
