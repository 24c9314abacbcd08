using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Notary.Oracle.Answers;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;

namespace Notary.Oracle.Http;

/// <summary>Answers as JSON, written straight into the response: no document is built first.</summary>
internal sealed class AnswerResult(Action<Utf8JsonWriter> write) : IResult
{
    /// <summary>{"exchangeId","answer":{…},"attestation":{…}}</summary>
    public static AnswerResult Of(AttestedAnswer given) => new(json => Write(json, given));

    /// <summary>{"answers":[…]}</summary>
    public static AnswerResult Of(IReadOnlyList<AttestedAnswer> given) =>
        new(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("answers"u8);
            foreach (var answer in given)
                Write(json, answer);
            json.WriteEndArray();
            json.WriteEndObject();
        });

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        await using (var json = new Utf8JsonWriter(response.BodyWriter))
            write(json);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, AttestedAnswer given)
    {
        json.WriteStartObject();
        json.WriteString("exchangeId"u8, given.ExchangeId.ToString());
        json.WritePropertyName("answer"u8);
        StructJson.Write(json, given.Answer);
        json.WritePropertyName("attestation"u8);
        AttestationJson.Write(json, given.Attestation);
        json.WriteEndObject();
    }
}
