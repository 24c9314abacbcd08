using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Notary.EventStore;

namespace Notary.ServiceDefaults;

/// <summary>What a service says of its event log (docs/formats.md, "Checkpoints").</summary>
/// <param name="Log">The instance.</param>
/// <param name="Hash">The hash chain's value at the position: 32 bytes, 0x-hex.</param>
/// <param name="Moved">Whether more than checkpointing itself was recorded since the position in question; null where none was.</param>
public sealed record LogAnswer(
    string Log,
    long Position,
    string Hash,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Moved = null
)
{
    internal static LogAnswer Of(ServiceInstance self, long position, ReadOnlyMemory<byte> hash) =>
        new(self.Instance, position, "0x" + Convert.ToHexStringLower(hash.Span));
}

/// <summary>GET /v1/log?since=position (the head) and GET /v1/log/{position}: who may see them learns counts and hashes only.</summary>
internal static class LogEndpoints
{
    /// <summary>
    /// How the ids of streams begin that checkpointing itself moves: its own at the registry and the notaries, and what the
    /// challenge service hears of any signing. They alone are no reason for the next checkpoint: each would cause another.
    /// </summary>
    private static readonly string[] OwnStreams = ["checkpoint-", "partials-"];

    private const int Page = 64;

    internal static void MapLog(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/log", HeadAsync);
        routes.MapGet("/v1/log/{position:long}", AtAsync);
    }

    private static async Task<LogAnswer> HeadAsync(
        long? since,
        IDocumentStore log,
        ServiceInstance self,
        CancellationToken cancellation
    )
    {
        var head = await log.FetchHeadAsync(cancellation);
        var answer = LogAnswer.Of(self, head.Position, head.Hash);
        return since is { } position
            ? answer with
            {
                Moved = await HasMovedAsync(log, position, head.Position, cancellation),
            }
            : answer;
    }

    private static async Task<IResult> AtAsync(
        long position,
        IDocumentStore log,
        ServiceInstance self,
        CancellationToken cancellation
    )
    {
        if (position > 0)
            await foreach (
                var recorded in log.ReadRecordedAsync(position - 1, position, cancellation)
            )
                return Results.Ok(LogAnswer.Of(self, position, recorded.Hash));
        throw new ReasonException(
            404,
            "log-position-unknown",
            "The log has no event at this position."
        );
    }

    private static async Task<bool> HasMovedAsync(
        IDocumentStore log,
        long since,
        long head,
        CancellationToken cancellation
    )
    {
        for (var after = Math.Max(0, since); after < head; after += Page)
            await foreach (var recorded in log.ReadRecordedAsync(after, after + Page, cancellation))
                if (!IsOwn(recorded.StreamId))
                    return true;
        return false;
    }

    private static bool IsOwn(string stream) =>
        OwnStreams.Any(own => stream.StartsWith(own, StringComparison.Ordinal));
}
