using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notary.Bench;

/// <summary>All results of one benchmark on one machine, as `--json` prints them.</summary>
public sealed record BenchmarkReport(
    string Name,
    string Machine,
    IReadOnlyList<BenchmarkResult> Results
)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One line: <c>{"name","machine","results":[{"metric","value","unit","goal","better","met"}]}</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);
}
