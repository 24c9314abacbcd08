namespace Notary.ThresholdBls;

/// <summary>Bytes from outside that are not a valid scalar, point, key, share or message. The text never holds the bytes.</summary>
public sealed class BlsFormatException(string message) : FormatException(message)
{
    internal static void ThrowUnlessLength(ReadOnlySpan<byte> bytes, int length, string what)
    {
        if (bytes.Length != length)
            throw new BlsFormatException($"{what} has {length} bytes, not {bytes.Length}.");
    }
}
