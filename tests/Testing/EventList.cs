using Notary.EventStore;

namespace Notary.Testing;

/// <summary>A log in memory, for replays without a database.</summary>
public sealed class EventList
{
    private readonly List<Listed> events = [];

    public IReadOnlyList<IEvent> Events => events;

    public EventList Add(string stream, params IEnumerable<object> recorded)
    {
        foreach (var data in recorded)
            events.Add(
                new(events.Count + 1, stream, events.Count(e => e.StreamId == stream) + 1, data)
            );
        return this;
    }

    /// <summary>The log with one event replaced.</summary>
    public IReadOnlyList<IEvent> With<T>(Func<T, T> change)
        where T : notnull
    {
        var at = events.FindIndex(e => e.Data is T);
        return [.. events.Select((e, i) => i == at ? e with { Data = change((T)e.Data) } : e)];
    }

    private sealed record Listed(long Position, string StreamId, long Version, object Data) : IEvent
    {
        public Guid Id => Guid.Empty;
        public string Type => Data.GetType().Name;
        public int SchemaVersion => 1;
        public IReadOnlyDictionary<string, string> Headers =>
            new Dictionary<string, string>(StringComparer.Ordinal);
        public string? CorrelationId => null;
        public string? CausationId => null;
        public DateTimeOffset Timestamp => default;
        public ReadOnlyMemory<byte> Hash => default;
    }
}
