using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Notary.Cli.Events;

namespace Notary.Cli.Watch;

/// <summary>A sighting as a line: for people, or as JSON.</summary>
internal static class SightingText
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Line(Sighting sighting) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{sighting.At.ToLocalTime():HH:mm:ss.fff} {sighting.Chain, -16} {sighting.Kind, -13} {Facts(sighting)}"
        );

    public static string Facts(Sighting sighting) =>
        string.Join(
            ", ",
            sighting.Facts.Select(fact => $"{fact.Name} {Events.Facts.Short(Text(fact.Value))}")
        );

    public static string Json(Sighting sighting)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
            Write(json, sighting);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, Sighting sighting)
    {
        json.WriteStartObject();
        json.WriteString("chain", sighting.Chain);
        json.WriteString("at", sighting.At);
        json.WriteString("kind", sighting.Kind);
        foreach (var (name, value) in sighting.Facts)
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value, value.GetType());
        }
        json.WriteEndObject();
    }

    private static string Text(object value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
