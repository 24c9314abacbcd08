namespace Notary.FabricPeer.State;

/// <summary>The order of keys as UTF-8 bytes, which is Fabric's; ordinal UTF-16 differs for surrogates.</summary>
internal sealed class KeyOrder : IComparer<string>
{
    public static readonly KeyOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var common = left.CommonPrefixLength(right);
        return common == left.Length || common == right.Length
            ? left.Length - right.Length
            : Rank(left[common]) - Rank(right[common]);
    }

    /// <summary>A surrogate is half of a code point above all of the others.</summary>
    private static int Rank(char c) => char.IsSurrogate(c) ? c + char.MaxValue : c;
}
