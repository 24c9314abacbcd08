using System.Buffers.Binary;
using System.Security.Cryptography;
using Notary.ThresholdBls.Native;

namespace Notary.ThresholdBls;

/// <summary>A public element of the scalar field of BLS12-381 (order r). Secrets live in <see cref="SecretShare"/>.</summary>
public readonly struct Scalar : IEquatable<Scalar>
{
    /// <summary>Length of the encoding in bytes.</summary>
    public const int Length = 32;

    internal readonly Fr Value;

    internal Scalar(Fr value) => Value = value;

    public static Scalar One { get; } = FromUInt64(1);

    /// <summary>Reads 32 big-endian bytes.</summary>
    /// <exception cref="BlsFormatException">Wrong length, or not below r.</exception>
    public static unsafe Scalar Parse(ReadOnlySpan<byte> bytes)
    {
        BlsFormatException.ThrowUnlessLength(bytes, Length, "A scalar");
        Span<byte> littleEndian = stackalloc byte[Length];
        bytes.CopyTo(littleEndian);
        littleEndian.Reverse();
        fixed (byte* scalar = littleEndian)
        {
            if (Blst.ScalarIsCanonical(scalar) == 0)
                throw new BlsFormatException("A scalar is below the order of the group.");
        }
        var value = FromLittleEndian(littleEndian);
        CryptographicOperations.ZeroMemory(littleEndian);
        return value;
    }

    public static Scalar FromUInt64(ulong value)
    {
        Span<byte> littleEndian = stackalloc byte[Length];
        BinaryPrimitives.WriteUInt64LittleEndian(littleEndian, value);
        return FromLittleEndian(littleEndian);
    }

    internal static unsafe Scalar FromLittleEndian(ReadOnlySpan<byte> canonical)
    {
        fixed (byte* scalar = canonical)
        {
            Blst.FrFromScalar(out var value, scalar);
            return new Scalar(value);
        }
    }

    /// <summary>The big-endian number in <paramref name="bytes"/> modulo r; 48 uniform bytes give a bias below 2^-128.</summary>
    internal static unsafe Scalar Reduce(ReadOnlySpan<byte> bytes)
    {
        Span<byte> littleEndian = stackalloc byte[Length];
        fixed (byte* scalar = littleEndian)
        fixed (byte* source = bytes)
        {
            Blst.ScalarReduce(scalar, source, (nuint)bytes.Length);
            Blst.FrFromScalar(out var value, scalar);
            CryptographicOperations.ZeroMemory(littleEndian);
            return new Scalar(value);
        }
    }

    /// <summary>The 32-byte big-endian encoding.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        CopyLittleEndian(bytes);
        bytes.AsSpan().Reverse();
        return bytes;
    }

    internal unsafe void CopyLittleEndian(Span<byte> destination)
    {
        fixed (byte* scalar = destination[..Length])
            Blst.ScalarFromFr(scalar, Value);
    }

    /// <summary>The multiplicative inverse; that of zero is zero.</summary>
    public Scalar Inverse()
    {
        Blst.FrInverse(out var result, Value);
        return new Scalar(result);
    }

    public static Scalar operator +(Scalar left, Scalar right)
    {
        Blst.FrAdd(out var result, left.Value, right.Value);
        return new Scalar(result);
    }

    public static Scalar operator -(Scalar left, Scalar right)
    {
        Blst.FrSubtract(out var result, left.Value, right.Value);
        return new Scalar(result);
    }

    public static Scalar operator *(Scalar left, Scalar right)
    {
        Blst.FrMultiply(out var result, left.Value, right.Value);
        return new Scalar(result);
    }

    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);

    /// <summary>Montgomery form is canonical, so equal values have equal limbs.</summary>
    public bool Equals(Scalar other) => ((ReadOnlySpan<ulong>)Value).SequenceEqual(other.Value);

    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    public override int GetHashCode() => Value[0].GetHashCode();

    public override string ToString() => Convert.ToHexStringLower(ToBytes());
}
