using System.Diagnostics.CodeAnalysis;

namespace Notary.Evm;

/// <summary>A value type of a fixed number of bytes, written as <c>0x</c> and lower-case hexadecimal.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
[SuppressMessage(
    "Design",
    "CA1000:Do not declare static members on generic types",
    Justification = "Static abstract factory."
)]
public interface IFixedBytes<TSelf>
    where TSelf : struct, IFixedBytes<TSelf>
{
    /// <summary>Length in bytes.</summary>
    static abstract int ByteLength { get; }

    /// <summary>Copies exactly <see cref="ByteLength"/> bytes.</summary>
    /// <exception cref="ArgumentException">Another length was given.</exception>
    static abstract TSelf FromSpan(ReadOnlySpan<byte> bytes);

    /// <summary>Writes <see cref="ByteLength"/> bytes to the start of <paramref name="destination"/>.</summary>
    void CopyTo(Span<byte> destination);
}

internal static class FixedBytes
{
    public static bool TryParse<T>(ReadOnlySpan<char> text, out T value)
        where T : struct, IFixedBytes<T>
    {
        value = default;
        Span<byte> bytes = stackalloc byte[T.ByteLength];
        if (!Hex.TryDecode(text, bytes))
            return false;
        try
        {
            value = T.FromSpan(bytes);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public static T Parse<T>(ReadOnlySpan<char> text)
        where T : struct, IFixedBytes<T> =>
        TryParse<T>(text, out var value)
            ? value
            : throw new FormatException(
                $"expected {typeof(T).Name}: 0x and {T.ByteLength * 2} hexadecimal digits"
            );

    public static byte[] ToArray<T>(in T value)
        where T : struct, IFixedBytes<T>
    {
        var bytes = new byte[T.ByteLength];
        value.CopyTo(bytes);
        return bytes;
    }

    public static string Format<T>(in T value)
        where T : struct, IFixedBytes<T>
    {
        Span<byte> bytes = stackalloc byte[T.ByteLength];
        value.CopyTo(bytes);
        return Hex.Encode(bytes);
    }

    public static void RequireLength<T>(ReadOnlySpan<byte> bytes)
        where T : struct, IFixedBytes<T>
    {
        if (bytes.Length != T.ByteLength)
            throw new ArgumentException(
                $"{typeof(T).Name} needs {T.ByteLength} bytes, not {bytes.Length}",
                nameof(bytes)
            );
    }
}
