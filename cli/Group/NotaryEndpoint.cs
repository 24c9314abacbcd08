using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Notary.Contracts.Group;

namespace Notary.Cli.Group;

/// <summary>One notary over HTTP.</summary>
/// <param name="Token">Its operator's; null where none was given.</param>
internal sealed record NotaryEndpoint(Uri Url, string? Token) : IDisposable
{
    private const int MaxAnswer = 64 * 1024 * 1024;

    private readonly HttpClient _http = new()
    {
        BaseAddress = Url,
        Timeout = TimeSpan.FromSeconds(20),
        MaxResponseContentBufferSize = MaxAnswer,
    };

    public Task<GroupReport> StatusAsync(CancellationToken cancellation) =>
        SendAsync<GroupReport>(new(HttpMethod.Get, "v1/group/status"), cancellation);

    /// <summary>As an operator.</summary>
    public Task<ChangeReport> ProposeAsync(ChangeOrder order, CancellationToken cancellation) =>
        OrderAsync("v1/group/changes", order, cancellation);

    /// <summary>As an operator.</summary>
    public Task<ChangeReport> ApproveAsync(string change, CancellationToken cancellation) =>
        OrderAsync($"v1/group/changes/{Uri.EscapeDataString(change)}/approval", null, cancellation);

    public Task<byte[]> TranscriptAsync(ulong epoch, CancellationToken cancellation) =>
        ReadAsync(new(HttpMethod.Get, $"v1/group/transcript?epoch={epoch}"), cancellation);

    public Task<T> AskAsync<T>(string path, CancellationToken cancellation) =>
        SendAsync<T>(new(HttpMethod.Get, path), cancellation);

    /// <summary>Posts something; as an operator, where the token is known.</summary>
    public Task TellAsync<T>(string path, T body, CancellationToken cancellation) =>
        ReadAsync(Authorized(path, JsonContent.Create(body, options: Json)), cancellation);

    /// <summary>Posts something, as an operator, that it answers.</summary>
    public Task<T> OrderAsync<T>(string path, object body, CancellationToken cancellation) =>
        SendAsync<T>(Authorized(path, JsonContent.Create(body, options: Json)), cancellation);

    /// <summary>What keeps it from being ready, as /readyz says it; empty where nothing does.</summary>
    public async Task<IReadOnlyList<string>> ObstaclesAsync(CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(new Uri("readyz", UriKind.Relative), cancellation);
        var ready = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        return
        [
            .. ready
                .GetProperty("dependencies")
                .EnumerateArray()
                .Where(d => d.GetProperty("status").GetString() != "Healthy")
                .Select(d => $"{d.GetProperty("name")}: {d.GetProperty("reason")}"),
        ];
    }

    private Task<ChangeReport> OrderAsync(
        string path,
        ChangeOrder? order,
        CancellationToken cancellation
    )
    {
        var body = order is null ? null : JsonContent.Create(order, options: Json);
        return SendAsync<ChangeReport>(Authorized(path, body), cancellation);
    }

    private HttpRequestMessage Authorized(string path, HttpContent? body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        if (Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return request;
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellation)
    {
        var body = await ReadAsync(request, cancellation);
        try
        {
            return JsonSerializer.Deserialize<T>(body, Json) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new GroupException(
                $"{Url} is no notary of this version: its answer has another form"
            );
        }
    }

    private async Task<byte[]> ReadAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            try
            {
                using var answer = await _http.SendAsync(request, cancellation);
                var body = await answer.Content.ReadAsByteArrayAsync(cancellation);
                return answer.IsSuccessStatusCode
                    ? body
                    : throw Refusal((int)answer.StatusCode, body);
            }
            catch (HttpRequestException e)
            {
                throw new GroupException($"{Url} does not answer: {e.Message}");
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new GroupException($"{Url} does not answer in time");
            }
        }
    }

    /// <summary>In the words of the notary's problem document.</summary>
    private GroupException Refusal(int status, byte[] body)
    {
        try
        {
            var problem = JsonSerializer.Deserialize<JsonElement>(body);
            var code = problem.GetProperty("code").GetString()!;
            return new($"{Url} refuses: {problem.GetProperty("detail")} ({code})", code);
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new($"{Url} answers with status {status}: is it a notary?");
        }
    }

    private static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web)
        {
            RespectRequiredConstructorParameters = true,
            RespectNullableAnnotations = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };

    public void Dispose() => _http.Dispose();
}

/// <summary>Body of POST /v1/group/changes.</summary>
internal sealed record ChangeOrder(string Kind, IReadOnlyList<string>? Members, int? Threshold);

/// <summary>A notary does not answer, or refuses; the message is for people.</summary>
internal sealed class GroupException(string message, string code = "") : Exception(message)
{
    /// <summary>Of docs/reasons.md; empty where the notary gave none.</summary>
    public string Code { get; } = code;
}
