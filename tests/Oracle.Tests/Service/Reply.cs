using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Tests.Service;

/// <summary>A response of the oracle, read.</summary>
internal sealed record Reply(HttpStatusCode Status, string? MediaType, JsonObject Json)
{
    public string? Code => Text("code");

    public string? Text(string member) => (string?)Json[member];

    public static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        return new(
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            JsonNode.Parse(body)!.AsObject()
        );
    }
}

internal static class OracleClient
{
    public static Task<Reply> LookUpAsync(
        this HttpClient http,
        PaymentIntent intent,
        EvmSignature signature,
        Address? sender = null
    ) =>
        http.PostJsonAsync(
            "/v1/ccip",
            new JsonObject
            {
                ["sender"] = (sender ?? Scene.UserContract).ToString(),
                ["data"] = Hex.Encode(LookupCodec.EncodeCall(intent, signature)),
            }
        );

    public static Task<Reply> AskAsync(
        this HttpClient http,
        PaymentIntent intent,
        EvmSignature signature
    ) =>
        http.PostJsonAsync(
            "/v1/answers",
            new JsonObject { ["intent"] = intent.ToJson(), ["signature"] = signature.ToString() }
        );

    public static Task<Reply> PostJsonAsync(this HttpClient http, string path, JsonNode body) =>
        http.PostTextAsync(path, body.ToJsonString());

    public static async Task<Reply> PostTextAsync(this HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        return await Reply.ReadAsync(response);
    }

    public static async Task<Reply> ShowAsync(this HttpClient http, string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        return await Reply.ReadAsync(response);
    }
}
