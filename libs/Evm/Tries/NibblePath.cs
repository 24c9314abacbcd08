namespace Notary.Evm;

/// <summary>A key or a part of one, in half bytes, and its hex-prefix encoding (Yellow Paper, appendix C).</summary>
internal static class NibblePath
{
    private const byte OddFlag = 0x10;
    private const byte LeafFlag = 0x20;

    public static byte[] OfKey(ReadOnlySpan<byte> key)
    {
        var nibbles = new byte[2 * key.Length];
        for (var i = 0; i < key.Length; i++)
            (nibbles[2 * i], nibbles[(2 * i) + 1]) = ((byte)(key[i] >> 4), (byte)(key[i] & 0xf));
        return nibbles;
    }

    public static byte[] Encode(ReadOnlySpan<byte> nibbles, bool isLeaf)
    {
        var encoded = new byte[(nibbles.Length / 2) + 1];
        encoded[0] = isLeaf ? LeafFlag : (byte)0;
        if (nibbles.Length % 2 == 1)
        {
            encoded[0] |= (byte)(OddFlag | nibbles[0]);
            nibbles = nibbles[1..];
        }
        for (var i = 0; i < nibbles.Length; i += 2)
            encoded[(i / 2) + 1] = (byte)((nibbles[i] << 4) | nibbles[i + 1]);
        return encoded;
    }

    /// <exception cref="FormatException">Not a canonical encoding.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> encoded, out bool isLeaf)
    {
        if (encoded.IsEmpty || encoded[0] >= 2 * LeafFlag)
            throw new FormatException("trie: a path has no valid prefix");
        isLeaf = (encoded[0] & LeafFlag) != 0;
        var isOdd = (encoded[0] & OddFlag) != 0;
        if (!isOdd && (encoded[0] & 0xf) != 0)
            throw new FormatException("trie: a path is padded with something else than zero");
        return OfKey(encoded)[(isOdd ? 1 : 2)..];
    }
}
