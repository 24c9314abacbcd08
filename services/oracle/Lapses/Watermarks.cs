using System.Collections.Immutable;
using Notary.EventStore;
using Notary.Protocol.Groups;

namespace Notary.Oracle.Lapses;

/// <summary>The watermarks of the log, which all oracles of a database share.</summary>
public sealed class Watermarks(IDocumentStore store)
{
    public const string Stream = "watermarks";

    private Known known = new([], 0);

    public async Task<ImmutableList<Watermark>> LoadAsync(CancellationToken cancellation)
    {
        var before = Volatile.Read(ref known);
        var newer = await store
            .QuerySession()
            .Events.FetchStreamAsync(
                Stream,
                fromVersion: before.Version,
                cancellation: cancellation
            );
        var after = newer.Aggregate(before, (k, e) => new(Apply(k.All, e), e.Version));
        Volatile.Write(ref known, after);
        return after.All;
    }

    internal static ImmutableList<Watermark> Apply(ImmutableList<Watermark> all, IEvent e) =>
        e.Data is WatermarkTaken taken ? all.With(taken.Read()) : all;

    private sealed record Known(ImmutableList<Watermark> All, long Version);
}
