namespace Notary.Evm;

/// <summary>Reads proofs against a trie's root, as <c>eth_getProof</c> (EIP-1186) and <see cref="MerklePatriciaTrie.Prove"/> give them.</summary>
public static class TrieProof
{
    /// <summary>As many nodes as the longest path has.</summary>
    public const int MaxNodes = 2 * Bytes32.Size + 1;
    private const int MaxNodeSize = 1 << 24;

    /// <summary>The value that the trie of this root holds under a key; null where it holds none.</summary>
    /// <param name="nodes">The nodes from the root towards the key, those that their parent contains left out.</param>
    /// <exception cref="FormatException">The nodes prove neither.</exception>
    public static byte[]? Read(Bytes32 root, ReadOnlySpan<byte> key, IReadOnlyList<byte[]> nodes)
    {
        if (nodes.Count > MaxNodes || nodes.Any(node => node.Length > MaxNodeSize))
            throw new FormatException("trie: a proof is too large");
        if (nodes is [] && root == MerklePatriciaTrie.EmptyRoot)
            return null;
        var walk = new Walk(NibblePath.OfKey(key), nodes);
        var value = walk.Follow(root);
        walk.RequireEnd();
        return value;
    }

    /// <summary>The way down: what of the key and of the proof is left.</summary>
    private ref struct Walk(ReadOnlySpan<byte> path, IReadOnlyList<byte[]> nodes)
    {
        private ReadOnlySpan<byte> path = path;
        private int used;

        public byte[]? Follow(Bytes32 hash)
        {
            if (used == nodes.Count)
                throw new FormatException("trie: a proof ends too early");
            var node = nodes[used++];
            return Keccak256.Hash(node) == hash
                ? Enter(node)
                : throw new FormatException($"trie: node {used} of a proof is not the one named");
        }

        public readonly void RequireEnd()
        {
            if (used < nodes.Count)
                throw new FormatException("trie: a proof has nodes too many");
        }

        private byte[]? Enter(ReadOnlySpan<byte> node)
        {
            var items = RlpReader.OfList(node);
            var first = items.ReadEncoded();
            var second = items.ReadEncoded();
            return items.IsAtEnd ? EnterPath(first, second) : EnterBranch(node);
        }

        private byte[]? EnterPath(ReadOnlySpan<byte> encodedPath, ReadOnlySpan<byte> content)
        {
            var part = NibblePath.Decode(new RlpReader(encodedPath).ReadBytes(), out var isLeaf);
            if (isLeaf)
                return path.SequenceEqual(part) ? ValueOf(content) : null;
            if (!path.StartsWith(part))
                return null;
            path = path[part.Length..];
            return EnterReference(content);
        }

        private byte[]? EnterBranch(ReadOnlySpan<byte> node)
        {
            var items = RlpReader.OfList(node);
            var wanted = path.IsEmpty ? BranchNode.Width : path[0];
            ReadOnlySpan<byte> found = [];
            for (var i = 0; i <= BranchNode.Width; i++)
            {
                var item = items.ReadEncoded();
                found = i == wanted ? item : found;
            }
            items.RequireEnd();
            if (path.IsEmpty)
                return ValueOf(found);
            path = path[1..];
            return EnterReference(found);
        }

        private byte[]? EnterReference(ReadOnlySpan<byte> reference)
        {
            var item = new RlpReader(reference);
            if (item.IsList)
                return reference.Length < Bytes32.Size
                    ? Enter(reference)
                    : throw new FormatException("trie: a node inside another is too long");
            return item.ReadBytes() is [_, ..] hash ? Follow(HashOf(hash)) : null;
        }

        private static Bytes32 HashOf(ReadOnlySpan<byte> hash) =>
            hash.Length == Bytes32.Size
                ? Bytes32.FromSpan(hash)
                : throw new FormatException("trie: a node's hash is not 32 bytes");

        private static byte[]? ValueOf(ReadOnlySpan<byte> item)
        {
            var value = new RlpReader(item).ReadBytes();
            return value.IsEmpty ? null : value.ToArray();
        }
    }
}
