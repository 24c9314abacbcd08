using Notary.Evm;

namespace Notary.Chains.Evm.Watching;

/// <summary>How far the watch has come: the newest blocks without gaps, whichever node showed them. Thread-safe.</summary>
internal sealed class FollowedChain
{
    private readonly Lock guard = new();
    private readonly List<Bytes32> hashes = [];
    private long next;

    public FollowedChain(WatchStart start)
    {
        next = start.FromHeight;
        Genesis = start.Known.TryGetValue(0, out var genesis) ? genesis : null;
        for (var height = next - 1; start.Known.TryGetValue(height, out var hash); height--)
            hashes.Add(hash);
        hashes.Reverse();
    }

    /// <summary>Block 0; null while it is not known.</summary>
    public Bytes32? Genesis { get; set; }

    /// <summary>The first height that is not followed yet.</summary>
    public long Next => Interlocked.Read(ref next);

    public long Tip => Next - 1;

    /// <summary>The oldest height whose hash is remembered; <see cref="Next"/> if none is.</summary>
    public long Oldest
    {
        get
        {
            lock (guard)
                return next - hashes.Count;
        }
    }

    public bool IsEmpty => Oldest == Next;

    /// <param name="height">From <see cref="Oldest"/> to <see cref="Tip"/>.</param>
    public Bytes32 HashAt(long height)
    {
        lock (guard)
            return hashes[(int)(height - (next - hashes.Count))];
    }

    /// <summary>Whether a block is among those that are remembered.</summary>
    public bool Has(BlockHeader header)
    {
        lock (guard)
            return header.Height < next
                && header.Height >= next - hashes.Count
                && HashAt(header.Height) == header.Hash;
    }

    public bool IsTip(BlockHeader header) => header.Height == Tip && Has(header);

    /// <summary>Whether a block may stand on the tip.</summary>
    public bool Continues(BlockHeader header) =>
        header.Height == Next && (IsEmpty || header.ParentHash == HashAt(Tip));

    public void Add(Bytes32 hash)
    {
        lock (guard)
        {
            hashes.Add(hash);
            next++;
            if (hashes.Count > 2 * ChainLimits.RememberedBlocks)
                hashes.RemoveRange(0, ChainLimits.RememberedBlocks);
        }
    }

    /// <summary>Takes the tip back.</summary>
    public (long Height, Bytes32 Hash) Undo()
    {
        lock (guard)
        {
            var undone = (--next, hashes[^1]);
            hashes.RemoveAt(hashes.Count - 1);
            return undone;
        }
    }
}
