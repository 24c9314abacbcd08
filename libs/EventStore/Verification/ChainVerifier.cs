using Npgsql;

namespace Notary.EventStore;

/// <summary>Walks the whole log, recomputes every hash and names the first position that does not fit.</summary>
internal static class ChainVerifier
{
    internal static async Task<ChainVerification> VerifyAsync(
        NpgsqlDataSource source,
        IReadOnlyCollection<LogHead> checkpoints,
        CancellationToken cancellation
    )
    {
        var trusted = checkpoints.ToDictionary(c => c.Position, c => c.Hash);
        // Read first: events appended meanwhile are walked too, and only make the log longer than its head.
        var head = await HeadAsync(source, cancellation);
        var last = new LogHead(0, HashChain.Genesis);
        var hashAtHead = last.Hash;
        await foreach (
            var recorded in EventPages
                .ByPosition(source, after: 0, to: long.MaxValue)
                .ReadAsync(e => e, cancellation)
        )
        {
            var reason = Check(last, recorded) ?? Check(trusted, recorded);
            if (reason is not null)
                return new ChainVerification(head, last.Position + 1, reason);
            last = new LogHead(recorded.Position, recorded.Hash);
            if (last.Position == head.Position)
                hashAtHead = last.Hash;
        }
        var newest = Math.Max(
            head.Position,
            checkpoints.Select(c => c.Position).DefaultIfEmpty().Max()
        );
        if (last.Position < newest)
            return new ChainVerification(
                head,
                last.Position + 1,
                $"the log ends at {last.Position}, before {newest}"
            );
        return hashAtHead.Span.SequenceEqual(head.Hash.Span)
            ? new ChainVerification(head, null, null)
            : new ChainVerification(
                head,
                head.Position,
                "the head has another hash than its event"
            );
    }

    internal static async Task<LogHead> HeadAsync(
        NpgsqlDataSource source,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand("select position, hash from es_head");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new LogHead(row.GetInt64(0), row.GetFieldValue<byte[]>(1));
    }

    private static string? Check(LogHead last, RecordedEvent recorded)
    {
        if (recorded.Position != last.Position + 1)
            return $"position {last.Position + 1} is missing";
        if (!recorded.PreviousHash.Span.SequenceEqual(last.Hash.Span))
            return "it does not follow the event before it";
        return recorded.Hash.Span.SequenceEqual(HashChain.Next(last.Hash.Span, recorded))
            ? null
            : "its content was changed";
    }

    private static string? Check(
        Dictionary<long, ReadOnlyMemory<byte>> trusted,
        RecordedEvent recorded
    ) =>
        trusted.TryGetValue(recorded.Position, out var hash)
        && !hash.Span.SequenceEqual(recorded.Hash.Span)
            ? "it differs from a trusted checkpoint: the chain was rewritten up to here or earlier"
            : null;
}
