using System.Text.Json;

namespace Notary.EventStore;

internal static class DocumentJson
{
    internal static T? Read<T>(object? column, JsonSerializerOptions json)
        where T : class => column is string text ? JsonSerializer.Deserialize<T>(text, json) : null;
}
