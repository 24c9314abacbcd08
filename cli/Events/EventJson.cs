using System.Text.Encodings.Web;
using System.Text.Json;
using Notary.Evm;

namespace Notary.Cli.Events;

/// <summary>An event as one line of JSON: every field of the row, data and headers as they are stored, hashes as 0x-hex.</summary>
internal static class EventJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Line(LoggedEvent logged)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
            Write(json, logged);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, LoggedEvent logged)
    {
        var e = logged.Recorded;
        json.WriteStartObject();
        json.WriteString("log", logged.Instance);
        json.WriteNumber("position", e.Position);
        json.WriteString("id", e.Id);
        json.WriteString("streamId", e.StreamId);
        json.WriteNumber("version", e.Version);
        json.WriteString("type", e.Type);
        json.WriteNumber("schemaVersion", e.SchemaVersion);
        json.WriteString("correlationId", e.CorrelationId);
        json.WriteString("causationId", e.CausationId);
        json.WriteString("timestamp", e.Timestamp);
        WriteStored(json, "headers", e.Headers);
        WriteStored(json, "data", e.Data);
        json.WriteString("prevHash", Hex.Encode(e.PreviousHash.Span));
        json.WriteString("hash", Hex.Encode(e.Hash.Span));
        json.WriteEndObject();
    }

    /// <summary>The exact bytes, which the hash covers; a text that somebody broke into lines is written as a string.</summary>
    private static void WriteStored(Utf8JsonWriter json, string name, string text)
    {
        json.WritePropertyName(name);
        if (text.AsSpan().ContainsAny('\n', '\r'))
            json.WriteStringValue(text);
        else
            json.WriteRawValue(text);
    }
}
