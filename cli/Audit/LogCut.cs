using System.Globalization;
using Notary.EventStore;

namespace Notary.Cli.Audit;

/// <summary>Where a replay ends: a position, or a time. Events of that time still belong to it.</summary>
internal sealed record LogCut(long? Position, DateTimeOffset? Time)
{
    /// <exception cref="UsageException">It is neither.</exception>
    public static LogCut Parse(string? text)
    {
        if (text is null)
            return new(null, null);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            return position > 0
                ? new(position, null)
                : throw new UsageException("--to takes a position from 1.");
        return DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? new(null, time)
            : throw new UsageException(
                $"--to takes a position, or a time as in 2026-11-21T14:30:00Z; '{text}' is neither."
            );
    }

    /// <summary>The last position; null for the whole log.</summary>
    public async Task<long?> InAsync(IDocumentStore store, CancellationToken cancellation) =>
        Time is { } time ? await store.FetchPositionAsync(time, cancellation) : Position;
}
