namespace Notary.Evm;

/// <summary>A node, and the way in which its parent holds it (Yellow Paper, appendix D).</summary>
internal abstract class TrieNode
{
    private readonly Lazy<byte[]> encoded;

    protected TrieNode() => encoded = new(Encode);

    /// <summary>RLP.</summary>
    public byte[] Encoded => encoded.Value;

    /// <summary>Shorter nodes than a hash stand in their parent; the others are named by their hash.</summary>
    public bool IsInline => Encoded.Length < Bytes32.Size;

    public void WriteReference(RlpWriter rlp)
    {
        if (IsInline)
            rlp.Encoded(Encoded);
        else
            rlp.Bytes(Keccak256.Hash(Encoded).ToArray());
    }

    /// <summary>The child on the way to a key, and what of the key is left below it; null where the way ends.</summary>
    public abstract TrieNode? Next(ref ReadOnlySpan<byte> path);

    protected abstract byte[] Encode();
}

internal sealed class LeafNode(byte[] path, byte[] value) : TrieNode
{
    public override TrieNode? Next(ref ReadOnlySpan<byte> rest) => null;

    protected override byte[] Encode() =>
        RlpWriter.EncodeList(rlp => rlp.Bytes(NibblePath.Encode(path, isLeaf: true)).Bytes(value));
}

internal sealed class ExtensionNode(byte[] path, TrieNode child) : TrieNode
{
    public override TrieNode? Next(ref ReadOnlySpan<byte> rest)
    {
        if (!rest.StartsWith(path))
            return null;
        rest = rest[path.Length..];
        return child;
    }

    protected override byte[] Encode() =>
        RlpWriter.EncodeList(rlp =>
            child.WriteReference(rlp.Bytes(NibblePath.Encode(path, isLeaf: false)))
        );
}

/// <param name="children">One for each half byte, null where there is none.</param>
/// <param name="value">Of the key that ends here; empty where none does.</param>
internal sealed class BranchNode(TrieNode?[] children, byte[] value) : TrieNode
{
    public const int Width = 16;

    public override TrieNode? Next(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
            return null;
        var child = children[rest[0]];
        rest = rest[1..];
        return child;
    }

    protected override byte[] Encode() =>
        RlpWriter.EncodeList(rlp =>
        {
            foreach (var child in children)
            {
                if (child is null)
                    rlp.Bytes([]);
                else
                    child.WriteReference(rlp);
            }
            rlp.Bytes(value);
        });
}
