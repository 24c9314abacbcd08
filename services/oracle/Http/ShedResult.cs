using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Notary.Oracle.Accounts;

namespace Notary.Oracle.Http;

/// <summary>A refusal for now and without numbers, whose problem document is made once: under overload, refusing must cost next to nothing.</summary>
internal sealed class ShedResult : IResult
{
    private static readonly ConcurrentDictionary<Reason, ShedResult> Made = new();

    private const string SoonAgain = "1"; // seconds

    private readonly int status;
    private readonly byte[] body;

    private ShedResult(Reason reason) => (status, body) = (reason.Status, Document(reason));

    public static ShedResult Of(Reason reason) => Made.GetOrAdd(reason, r => new(r));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.RetryAfter = SoonAgain;
        response.ContentType = "application/problem+json";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    private static byte[] Document(Reason reason)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("title"u8, reason.Code);
            json.WriteNumber("status"u8, reason.Status);
            json.WriteString("detail"u8, reason.Title);
            json.WriteString("code"u8, reason.Code);
            json.WriteString("message"u8, $"{reason.Code}: {reason.Title}");
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
