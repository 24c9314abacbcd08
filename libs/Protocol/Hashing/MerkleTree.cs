using Notary.Evm;

namespace Notary.Protocol.Hashing;

/// <summary>
/// The Merkle tree of docs/formats.md: leaf = H(0x00 ‖ bytes), node = H(0x01 ‖ lower ‖ higher), an odd node moves up.
/// Sorted children make a path position-free; the prefixes keep leaves and nodes apart (RFC 6962, section 2.1).
/// </summary>
public sealed class MerkleTree
{
    private readonly List<Bytes32[]> _levels;
    private readonly ChainHash _hash;

    /// <exception cref="ArgumentException">There is no leaf.</exception>
    public MerkleTree(ChainHash hash, IEnumerable<byte[]> leaves)
    {
        _hash = hash;
        var level = leaves.Select(bytes => Leaf(hash, bytes)).ToArray();
        if (level.Length == 0)
            throw new ArgumentException("a tree needs a leaf", nameof(leaves));
        _levels = [level];
        while (_levels[^1].Length > 1)
            _levels.Add(Parents(_levels[^1]));
    }

    public Bytes32 Root => _levels[^1][0];

    /// <summary>The siblings from leaf <paramref name="index"/> up to the root.</summary>
    public Bytes32[] Path(int index)
    {
        var path = new List<Bytes32>();
        foreach (var level in _levels.Take(_levels.Count - 1))
        {
            if ((index ^ 1) < level.Length)
                path.Add(level[index ^ 1]);
            index /= 2;
        }
        return [.. path];
    }

    /// <summary>The root that <paramref name="path"/> leads to from a leaf's bytes.</summary>
    public static Bytes32 RootOf(
        ChainHash hash,
        ReadOnlySpan<byte> leafBytes,
        IEnumerable<Bytes32> path
    ) => path.Aggregate(Leaf(hash, leafBytes), (node, sibling) => Node(hash, node, sibling));

    private Bytes32[] Parents(Bytes32[] level) =>
        [
            .. level
                .Chunk(2)
                .Select(pair => pair.Length == 2 ? Node(_hash, pair[0], pair[1]) : pair[0]),
        ];

    private static Bytes32 Leaf(ChainHash hash, ReadOnlySpan<byte> bytes) =>
        hash.Of([0x00, .. bytes]);

    private static Bytes32 Node(ChainHash hash, Bytes32 a, Bytes32 b)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * Bytes32.Size)];
        bytes[0] = 0x01;
        var ordered = a.CompareTo(b) <= 0;
        (ordered ? a : b).CopyTo(bytes[1..]);
        (ordered ? b : a).CopyTo(bytes[33..]);
        return hash.Of(bytes);
    }
}
