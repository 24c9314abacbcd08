using System.Text.Json;

namespace Notary.EventStore;

/// <summary>Maps event types to stable names and schema versions. Names in the log outlive the classes.</summary>
public sealed class EventTypeRegistry
{
    internal const string ArchivedName = "archived";

    private readonly Dictionary<Type, EventType> byClass = [];
    private readonly Dictionary<(string Name, int Version), IEventReader> readers = [];

    /// <summary>Knows the store's own event from the start.</summary>
    public EventTypeRegistry() => MapEventType<Archived>(ArchivedName);

    /// <summary>Registers <typeparamref name="T"/> as the shape of <paramref name="name"/> at a schema version.</summary>
    public EventTypeRegistry MapEventType<T>(string name, int schemaVersion = 1)
        where T : notnull
    {
        EventText.Require(name, nameof(name));
        ArgumentOutOfRangeException.ThrowIfLessThan(schemaVersion, 1);
        byClass.Add(typeof(T), new EventType(name, schemaVersion));
        readers.Add((name, schemaVersion), new EventReader<T, T>(static e => e));
        return this;
    }

    /// <summary>
    /// Reads an older shape of <paramref name="name"/> as the present one; the log keeps the old bytes. Where no class of the old
    /// shape is left, TOld is <see cref="JsonElement"/>.
    /// </summary>
    public EventTypeRegistry Upcast<TOld, TNew>(
        string name,
        int oldVersion,
        Func<TOld, TNew> upcast
    )
        where TOld : notnull
        where TNew : notnull
    {
        readers.Add((name, oldVersion), new EventReader<TOld, TNew>(upcast));
        return this;
    }

    /// <summary>Whether events of this name can be read, in some schema version.</summary>
    public bool Knows(string name) => readers.Keys.Any(known => known.Name == name);

    /// <exception cref="UnknownEventTypeException">The class is not registered.</exception>
    internal EventType Of(object @event) =>
        byClass.GetValueOrDefault(@event.GetType())
        ?? throw new UnknownEventTypeException(@event.GetType().FullName!);

    /// <summary>Every name, older ones too, under which the log may have one of the classes.</summary>
    internal string[] NamesOf(IReadOnlyCollection<Type> classes) =>
        [
            .. readers
                .Where(r => classes.Contains(r.Value.Class))
                .Select(r => r.Key.Name)
                .Distinct(StringComparer.Ordinal),
        ];

    /// <exception cref="UnknownEventTypeException">The name or its version is not registered.</exception>
    /// <exception cref="JsonException">The stored JSON does not fit the class.</exception>
    internal IEvent Read(RecordedEvent recorded, JsonSerializerOptions json) =>
        readers.TryGetValue((recorded.Type, recorded.SchemaVersion), out var reader)
            ? reader.Read(recorded, json)
            : throw new UnknownEventTypeException(
                $"'{recorded.Type}' version {recorded.SchemaVersion}"
            );
}

internal sealed record EventType(string Name, int SchemaVersion);
