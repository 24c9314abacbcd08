using Notary.Evm;

namespace Notary.Protocol.Encoding;

/// <summary>The ABI form of a structure: its words, one after the other; as text 0x-hex.</summary>
public static class AbiStruct
{
    public static byte[] ToAbi<T>(this T value)
        where T : IEip712Struct<T> => Words(value).ToArray();

    public static string ToAbiHex<T>(this T value)
        where T : IEip712Struct<T> => Hex.Encode(Words(value));

    /// <summary>The words without a copy.</summary>
    internal static ReadOnlySpan<byte> Words<T>(T value)
        where T : IEip712Struct<T>
    {
        var words = new AbiWordWriter(T.WordCount);
        value.Write(words);
        return words.Words;
    }

    /// <exception cref="FormatException">Wrong length or wrong words.</exception>
    public static T FromAbi<T>(ReadOnlySpan<byte> bytes)
        where T : IEip712Struct<T>
    {
        if (bytes.Length != T.WordCount * AbiWords.Size)
            throw new FormatException($"{typeof(T).Name} takes {T.WordCount} ABI words");
        var words = new WordReader(bytes);
        return T.Read(ref words);
    }

    /// <exception cref="FormatException">No 0x-hex, wrong length or wrong words.</exception>
    public static T FromAbiHex<T>(string hex)
        where T : IEip712Struct<T> => FromAbi<T>(Hex.Decode(hex));
}
