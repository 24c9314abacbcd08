using System.Net.Http.Json;
using System.Text.Json;

namespace Notary.Client.Http;

/// <summary>Requests whose answers are bounded, and whose refusals are <see cref="RequestRefusedException"/>.</summary>
internal static class BoundedHttp
{
    private const int MaxJsonBytes = 1 << 20;

    public static async Task<T> GetAsync<T>(
        this HttpClient http,
        Uri uri,
        CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        return await http.SendAsync<T>(request, cancellation);
    }

    public static async Task<T> PostAsync<T>(
        this HttpClient http,
        Uri uri,
        object? body,
        CancellationToken cancellation
    )
    {
        using var request = Post(uri, body);
        return await http.SendAsync<T>(request, cancellation);
    }

    /// <summary>The answer's JSON.</summary>
    public static async Task<T> SendAsync<T>(
        this HttpClient http,
        HttpRequestMessage request,
        CancellationToken cancellation
    ) => Parse<T>(await http.SendAsync(request, MaxJsonBytes, cancellation));

    public static HttpRequestMessage Post(Uri uri, object? body) =>
        new(HttpMethod.Post, uri)
        {
            Content = body is null ? null : JsonContent.Create(body, body.GetType()),
        };

    /// <summary>The answer's body.</summary>
    /// <exception cref="RequestRefusedException">A status other than success.</exception>
    /// <exception cref="HttpRequestException">The service cannot be reached, or its answer is too long.</exception>
    public static async Task<byte[]> SendAsync(
        this HttpClient http,
        HttpRequestMessage request,
        int maxBytes,
        CancellationToken cancellation
    )
    {
        using var response = await http.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            cancellation
        );
        await response.Content.LoadIntoBufferAsync(maxBytes, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        return response.IsSuccessStatusCode ? body : throw Refusal((int)response.StatusCode, body);
    }

    private static T Parse<T>(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, JsonSerializerOptions.Web)
                ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new HttpRequestException($"the answer is no {typeof(T).Name}", e);
        }
    }

    private static RequestRefusedException Refusal(int status, byte[] body)
    {
        try
        {
            var document = JsonSerializer.Deserialize<JsonElement>(body);
            return new(status, Text(document, "code"), Text(document, "detail"), document);
        }
        catch (JsonException)
        {
            return new(status, "", "no problem document");
        }
    }

    private static string Text(JsonElement document, string member) =>
        document.ValueKind == JsonValueKind.Object
        && document.TryGetProperty(member, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
