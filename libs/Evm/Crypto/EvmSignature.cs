using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Notary.Evm;

/// <summary>A recoverable ECDSA signature, 65 bytes <c>r ‖ s ‖ v</c>, v = 27 or 28, low s (EIP-2). A default value is not valid.</summary>
[StructLayout(LayoutKind.Sequential)]
[JsonConverter(typeof(FixedBytesJsonConverter<EvmSignature>))]
public readonly record struct EvmSignature : IFixedBytes<EvmSignature>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 65;

    private static readonly Bytes32 HalfOrder = Bytes32.Parse(
        "0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0"
    );
    private static readonly Bytes32 Order = Bytes32.Parse(
        "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
    );

    private EvmSignature(Bytes32 r, Bytes32 s, byte v) => (R, S, V) = (r, s, v);

    /// <inheritdoc/>
    public static int ByteLength => Size;

    /// <summary>x-coordinate of the nonce point, modulo the group order.</summary>
    public Bytes32 R { get; }

    /// <summary>The proof, in the lower half of the group order.</summary>
    public Bytes32 S { get; }

    /// <summary>27 or 28.</summary>
    public byte V { get; }

    /// <summary>0 or 1: whether the nonce point's y is odd, as typed transactions write it.</summary>
    public int YParity => V - 27;

    /// <summary>Puts a signature together.</summary>
    /// <exception cref="ArgumentException">r or s is zero or too large, s is high, or v is not 27 or 28.</exception>
    public static EvmSignature Create(Bytes32 r, Bytes32 s, byte v)
    {
        if (v is not (27 or 28) || r.IsZero || s.IsZero || r >= Order || s > HalfOrder)
            throw new ArgumentException(
                "not a valid low-s signature with v of 27 or 28",
                nameof(s)
            );
        return new(r, s, v);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As <see cref="Create"/>, or another length.</exception>
    public static EvmSignature FromSpan(ReadOnlySpan<byte> bytes)
    {
        FixedBytes.RequireLength<EvmSignature>(bytes);
        return Create(Bytes32.FromSpan(bytes[..32]), Bytes32.FromSpan(bytes[32..64]), bytes[64]);
    }

    /// <summary>Reads <c>0x</c> and 130 hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is not of that form, or not a valid signature.</exception>
    public static EvmSignature Parse(ReadOnlySpan<char> text) =>
        FixedBytes.Parse<EvmSignature>(text);

    /// <summary>As <see cref="Parse"/>, with false instead of an exception.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out EvmSignature value) =>
        FixedBytes.TryParse(text, out value);

    /// <summary>The signer's address.</summary>
    /// <exception cref="CryptographicException">No key gives this signature for this digest.</exception>
    public Address Recover(Bytes32 digest) => RecoverKey(digest).Address;

    /// <summary>True if <paramref name="signer"/> made this signature over this digest.</summary>
    public bool IsBy(Address signer, Bytes32 digest)
    {
        try
        {
            return Recover(digest) == signer;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The signer's public key.</summary>
    /// <exception cref="CryptographicException">No key gives this signature for this digest.</exception>
    public EvmPublicKey RecoverKey(Bytes32 digest)
    {
        Span<byte> bytes = stackalloc byte[Size];
        Span<byte> message = stackalloc byte[Bytes32.Size];
        Span<byte> native = stackalloc byte[Secp256k1.RecoverableSize];
        CopyTo(bytes);
        digest.CopyTo(message);
        var key = new byte[Secp256k1.PublicKeySize];
        var recovered =
            V is 27 or 28
            && Secp256k1.secp256k1_ecdsa_recoverable_signature_parse_compact(
                Secp256k1.Context,
                native,
                bytes[..64],
                YParity
            ) == 1
            && Secp256k1.secp256k1_ecdsa_recover(Secp256k1.Context, key, native, message) == 1;
        return recovered
            ? new(key)
            : throw new CryptographicException("no key can be recovered from the signature");
    }

    /// <inheritdoc/>
    public void CopyTo(Span<byte> destination)
    {
        R.CopyTo(destination);
        S.CopyTo(destination[32..]);
        destination[64] = V;
    }

    /// <summary>A copy as an array.</summary>
    public byte[] ToArray() => FixedBytes.ToArray(this);

    /// <summary><c>0x</c> and 130 lower-case hexadecimal digits.</summary>
    public override string ToString() => FixedBytes.Format(this);

    internal static EvmSignature FromRecoverable(ReadOnlySpan<byte> native)
    {
        Span<byte> compact = stackalloc byte[64];
        _ = Secp256k1.secp256k1_ecdsa_recoverable_signature_serialize_compact(
            Secp256k1.Context,
            compact,
            out var id,
            native
        );
        return Create(
            Bytes32.FromSpan(compact[..32]),
            Bytes32.FromSpan(compact[32..]),
            (byte)(27 + id)
        );
    }
}
