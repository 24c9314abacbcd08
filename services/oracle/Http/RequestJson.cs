using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.ServiceDefaults;

namespace Notary.Oracle.Http;

/// <summary>Reads what strangers send; whatever is not of the documented form is a <c>request-malformed</c>.</summary>
internal static class RequestJson
{
    /// <summary>Elements of a batch, at most.</summary>
    private const int MaxBatch = 100;

    private static readonly JsonDocumentOptions Strict = new()
    {
        MaxDepth = 8,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads the body as JSON and takes from it what <paramref name="parse"/> finds.</summary>
    /// <exception cref="ReasonException">The body is no JSON, or <paramref name="parse"/> threw a <see cref="FormatException"/>.</exception>
    /// <exception cref="BadHttpRequestException">The body is above the server's limit.</exception>
    public static async Task<T> ReadAsync<T>(
        HttpRequest request,
        Func<JsonElement, T> parse,
        CancellationToken cancellation
    )
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(request.Body, Strict, cancellation);
            return parse(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Malformed(e.Message);
        }
    }

    /// <summary>A member that is a list of a batch.</summary>
    /// <exception cref="FormatException">It is absent, empty, too long or no list.</exception>
    public static IEnumerable<JsonElement> ListOf(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var list)
        && list.ValueKind == JsonValueKind.Array
        && list.GetArrayLength() is >= 1 and <= MaxBatch
            ? list.EnumerateArray()
            : throw new FormatException($"{name} must be a list of 1 to {MaxBatch}");

    /// <exception cref="ReasonException">The text of a path segment is no 32 bytes.</exception>
    public static Bytes32 ReadId(string text) =>
        Bytes32.TryParse(text, out var id)
            ? id
            : throw Malformed("an id is 0x and 64 hexadecimal digits");

    private static ReasonException Malformed(string detail) =>
        new(Reason.RequestMalformed.Status, Reason.RequestMalformed.Code, detail);
}
