namespace Notary.EventStore;

/// <summary>One event's place in the chain.</summary>
/// <param name="IsGenuine">The hash is that of the content behind the previous hash.</param>
internal readonly record struct ChainLink(
    long Position,
    ReadOnlyMemory<byte> PreviousHash,
    ReadOnlyMemory<byte> Hash,
    bool IsGenuine
)
{
    internal static ChainLink Of(RecordedEvent e) =>
        new(
            e.Position,
            e.PreviousHash,
            e.Hash,
            e.Hash.Span.SequenceEqual(HashChain.Next(e.PreviousHash.Span, e))
        );
}

/// <summary>Goes along the chain and says at the first link that does not fit what is wrong with it.</summary>
internal sealed class ChainWalk
{
    private readonly ILookup<long, ReadOnlyMemory<byte>> trusted;
    private ReadOnlyMemory<byte>? hash;

    /// <param name="start">Trusted; the walk begins at it.</param>
    internal ChainWalk(LogHead start, IEnumerable<LogHead> checkpoints)
    {
        trusted = checkpoints.Append(start).ToLookup(c => c.Position, c => c.Hash);
        Last = Math.Max(0, start.Position - 1);
        if (Last == 0)
            hash = HashChain.Genesis;
    }

    /// <summary>The position that the walk has reached.</summary>
    internal long Last { get; private set; }

    /// <summary>The last position that somebody vouches for.</summary>
    internal long LastTrusted => trusted.Max(c => c.Key);

    /// <returns>Null if the link fits.</returns>
    internal string? Step(ChainLink link)
    {
        var reason = Check(link);
        (Last, hash) = (link.Position, link.Hash);
        return reason;
    }

    private string? Check(ChainLink link)
    {
        if (link.Position != Last + 1)
            return $"position {Last + 1} is missing";
        if (hash is { } previous && !previous.Span.SequenceEqual(link.PreviousHash.Span))
            return "it does not follow the event before it";
        if (!link.IsGenuine)
            return "its content was changed";
        return trusted[link.Position].Any(known => !known.Span.SequenceEqual(link.Hash.Span))
            ? "it differs from a trusted checkpoint: the chain was rewritten up to here or earlier"
            : null;
    }
}
