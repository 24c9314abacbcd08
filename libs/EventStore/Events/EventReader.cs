using System.Text.Json;

namespace Notary.EventStore;

internal interface IEventReader
{
    IEvent Read(RecordedEvent recorded, JsonSerializerOptions json);
}

/// <summary>Parses one stored shape and upcasts it to the present class.</summary>
internal sealed class EventReader<TStored, T>(Func<TStored, T> upcast) : IEventReader
    where TStored : notnull
    where T : notnull
{
    public IEvent Read(RecordedEvent recorded, JsonSerializerOptions json) =>
        new EventEnvelope<T>(
            recorded.Position,
            recorded.Id,
            recorded.StreamId,
            recorded.Version,
            recorded.Type,
            recorded.SchemaVersion,
            upcast(Parse<TStored>(recorded.Data, json)),
            Parse<Dictionary<string, string>>(recorded.Headers, json),
            recorded.CorrelationId,
            recorded.CausationId,
            recorded.Timestamp,
            recorded.Hash
        );

    private static TValue Parse<TValue>(string text, JsonSerializerOptions json)
        where TValue : notnull =>
        JsonSerializer.Deserialize<TValue>(text, json)
        ?? throw new JsonException("null is no event.");
}
