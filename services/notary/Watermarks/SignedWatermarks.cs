using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.Groups;

namespace Notary.Member.Watermarks;

/// <summary>
/// What this member has signed of watermarks, and which it is deciding on. A span is entered before its challenges are looked for,
/// and a verdict looks here first: so a challenge is either found, or lapsed, whichever of the two comes first.
/// </summary>
public sealed class SignedWatermarks(IDocumentStore store)
{
    private readonly Lock changing = new();
    private readonly List<Watermark> open = [];
    private WatermarkBook? book;
    private long version;

    /// <summary>Enters a span until it is decided on; dispose it then.</summary>
    public async Task<IDisposable> BeginAsync(Watermark watermark, CancellationToken cancellation)
    {
        await LoadAsync(cancellation);
        lock (changing)
            open.Add(watermark);
        return new Entry(this, watermark);
    }

    /// <summary>What the log has, up to a version of its stream.</summary>
    public void Keep(WatermarkBook written, long upTo)
    {
        lock (changing)
            if (upTo > version)
                (book, version) = (written, upTo);
    }

    /// <summary>Whether a signed one says that this is challenged no more; null while that is being decided.</summary>
    /// <param name="challengeUntil">Unix seconds.</param>
    public async Task<bool?> CoverAsync(
        ulong challengeUntil,
        Bytes32 challengeId,
        CancellationToken cancellation
    )
    {
        await LoadAsync(cancellation);
        lock (changing)
            return book!.Covers(challengeUntil, challengeId) ? true
                : open.Exists(w => w.Covers(challengeUntil, challengeId)) ? null
                : false;
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref book) is not null)
            return;
        var found = await store
            .QuerySession()
            .Events.AggregateStreamAsync<WatermarkBook>(
                WatermarkBook.Stream,
                cancellation: cancellation
            );
        lock (changing)
            book ??= found ?? new();
    }

    private sealed class Entry(SignedWatermarks all, Watermark watermark) : IDisposable
    {
        public void Dispose()
        {
            lock (all.changing)
                all.open.Remove(watermark);
        }
    }
}
