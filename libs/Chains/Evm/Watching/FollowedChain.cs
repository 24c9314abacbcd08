using Notary.Evm;

namespace Notary.Chains.Evm.Watching;

/// <summary>How far the watch has come: the newest blocks without gaps, whichever node showed them.</summary>
internal sealed class FollowedChain
{
    private readonly List<Bytes32> hashes = [];

    /// <param name="fromHeight">The first block that is wanted.</param>
    /// <param name="known">The caller's newest blocks by height; at 0, if it knows it, block 0 of the chain.</param>
    public FollowedChain(long fromHeight, IReadOnlyDictionary<long, Bytes32> known)
    {
        Next = fromHeight;
        Genesis = known.TryGetValue(0, out var genesis) ? genesis : null;
        for (var height = fromHeight - 1; known.TryGetValue(height, out var hash); height--)
            hashes.Insert(0, hash);
    }

    /// <summary>Block 0; null while it is not known.</summary>
    public Bytes32? Genesis { get; set; }

    /// <summary>The first height that is not followed yet.</summary>
    public long Next { get; private set; }

    /// <summary>The oldest height whose hash is remembered; <see cref="Next"/> if none is.</summary>
    public long Oldest => Next - hashes.Count;

    public long Tip => Next - 1;

    public bool IsEmpty => hashes.Count == 0;

    /// <param name="height">From <see cref="Oldest"/> to <see cref="Tip"/>.</param>
    public Bytes32 HashAt(long height) => hashes[(int)(height - Oldest)];

    public bool IsTip(BlockHeader header) =>
        !IsEmpty && header.Height == Tip && header.Hash == hashes[^1];

    /// <summary>Whether a block may stand on the tip.</summary>
    public bool Continues(BlockHeader header) =>
        header.Height == Next && (IsEmpty || header.ParentHash == hashes[^1]);

    public void Add(Bytes32 hash)
    {
        hashes.Add(hash);
        Next++;
        if (hashes.Count > 2 * ChainLimits.RememberedBlocks)
            hashes.RemoveRange(0, ChainLimits.RememberedBlocks);
    }

    /// <summary>Takes the tip back.</summary>
    public (long Height, Bytes32 Hash) Undo()
    {
        var undone = (--Next, hashes[^1]);
        hashes.RemoveAt(hashes.Count - 1);
        return undone;
    }
}
