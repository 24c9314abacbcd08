namespace Notary.Evm;

/// <summary>
/// A trie over given keys and values (Yellow Paper, appendix D): its root, and proofs against it. It is built once and not
/// changed: blocks' transactions and receipts are known as a whole.
/// </summary>
public sealed class MerklePatriciaTrie
{
    private readonly TrieNode? top;

    /// <summary>Builds the trie. An empty value means that the key is absent.</summary>
    /// <exception cref="ArgumentException">A key occurs twice.</exception>
    public MerklePatriciaTrie(IEnumerable<KeyValuePair<byte[], byte[]>> entries)
    {
        var sorted = entries
            .Where(e => e.Value.Length > 0)
            .Select(e => new Entry(NibblePath.OfKey(e.Key), e.Value))
            .ToArray();
        Array.Sort(sorted, (a, b) => a.Path.AsSpan().SequenceCompareTo(b.Path));
        for (var i = 1; i < sorted.Length; i++)
            if (sorted[i].Path.AsSpan().SequenceEqual(sorted[i - 1].Path))
                throw new ArgumentException("A key occurs twice.", nameof(entries));
        top = sorted is [] ? null : Build(sorted, 0);
    }

    /// <summary>Root of the trie without keys: keccak256(RLP of the empty string).</summary>
    public static Bytes32 EmptyRoot { get; } = Keccak256.Hash([0x80]);

    public Bytes32 Root => top is null ? EmptyRoot : Keccak256.Hash(top.Encoded);

    /// <summary>The trie of a list, as blocks hold transactions and receipts: keys are the RLP of the items' numbers.</summary>
    public static MerklePatriciaTrie OfList(IEnumerable<byte[]> items) =>
        new(items.Select((item, i) => KeyValuePair.Create(KeyOf(i), item)));

    /// <summary>The key of a list's item, from 0.</summary>
    public static byte[] KeyOf(int index) => new RlpWriter().Scalar(index).Written.ToArray();

    /// <summary>The nodes from the root towards a key, for <see cref="TrieProof.Read"/>: of its value, or of its absence.</summary>
    public IReadOnlyList<byte[]> Prove(ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> rest = NibblePath.OfKey(key);
        var nodes = new List<byte[]>();
        for (var node = top; node is not null; node = node.Next(ref rest))
            if (node == top || !node.IsInline)
                nodes.Add(node.Encoded);
        return nodes;
    }

    /// <param name="entries">At least one, sorted, that share their first <paramref name="depth"/> half bytes.</param>
    private static TrieNode Build(ReadOnlySpan<Entry> entries, int depth)
    {
        var first = entries[0].Path;
        if (entries.Length == 1)
            return new LeafNode(first[depth..], entries[0].Value);
        var shared = first.AsSpan(depth).CommonPrefixLength(entries[^1].Path.AsSpan(depth));
        if (shared == 0)
            return Branch(entries, depth);
        var path = first.AsSpan(depth, shared).ToArray();
        return new ExtensionNode(path, Branch(entries, depth + shared));
    }

    private static BranchNode Branch(ReadOnlySpan<Entry> entries, int depth)
    {
        // The only key that may end here is the shortest, which comes first.
        byte[] value = entries[0].Path.Length == depth ? entries[0].Value : [];
        entries = value is [] ? entries : entries[1..];
        var children = new TrieNode?[BranchNode.Width];
        while (!entries.IsEmpty)
        {
            var (nibble, count) = (entries[0].Path[depth], 1);
            while (count < entries.Length && entries[count].Path[depth] == nibble)
                count++;
            children[nibble] = Build(entries[..count], depth + 1);
            entries = entries[count..];
        }
        return new BranchNode(children, value);
    }

    private sealed record Entry(byte[] Path, byte[] Value);
}
