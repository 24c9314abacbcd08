using System.Collections.ObjectModel;
using System.Text.Json;

namespace Notary.EventStore;

internal interface IEventReader
{
    /// <summary>Of the events that it reads.</summary>
    Type Class { get; }

    IEvent Read(RecordedEvent recorded, JsonSerializerOptions json);
}

/// <summary>Parses one stored shape and upcasts it to the present class.</summary>
internal sealed class EventReader<TStored, T>(Func<TStored, T> upcast) : IEventReader
    where TStored : notnull
    where T : notnull
{
    public Type Class => typeof(T);

    public IEvent Read(RecordedEvent recorded, JsonSerializerOptions json) =>
        new EventEnvelope<T>(
            recorded.Position,
            recorded.Id,
            recorded.StreamId,
            recorded.Version,
            recorded.Type,
            recorded.SchemaVersion,
            upcast(Parse<TStored>(recorded.Utf8Data, json)),
            ReadHeaders(recorded.Utf8Headers, json),
            recorded.CorrelationId,
            recorded.CausationId,
            recorded.Timestamp,
            recorded.Hash
        );

    private static IReadOnlyDictionary<string, string> ReadHeaders(
        ReadOnlyMemory<byte> utf8,
        JsonSerializerOptions json
    ) =>
        utf8.Span.SequenceEqual("{}"u8)
            ? ReadOnlyDictionary<string, string>.Empty
            : Parse<Dictionary<string, string>>(utf8, json);

    private static TValue Parse<TValue>(ReadOnlyMemory<byte> utf8, JsonSerializerOptions json)
        where TValue : notnull =>
        JsonSerializer.Deserialize<TValue>(utf8.Span, json)
        ?? throw new JsonException("null is no event.");
}
