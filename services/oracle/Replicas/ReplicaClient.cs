using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Notary.Oracle.Accounts;

namespace Notary.Oracle.Replicas;

/// <summary>Requests to the other oracles of the database.</summary>
internal sealed class ReplicaClient(HttpClient http)
{
    public const string Observations = "/replicas/observations";

    /// <summary>A client's request, as it came.</summary>
    /// <returns>The answer; null where it has to be asked again, there or elsewhere: nobody answers, or it is not the owner.</returns>
    public async Task<IResult?> SendOnAsync(
        ReplicaDetails owner,
        HttpRequest request,
        MemoryStream body
    )
    {
        using var content = new ByteArrayContent(body.GetBuffer(), 0, (int)body.Length);
        content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        using var reply = await PostAsync(
            owner,
            $"{request.Path}{request.QueryString}",
            content,
            request.HttpContext.RequestAborted
        );
        return reply is null
            ? null
            : new ForwardedReply(
                reply.StatusCode,
                reply.Content.Headers.ContentType?.ToString(),
                reply.Headers.RetryAfter?.ToString(),
                await reply.Content.ReadAsByteArrayAsync(request.HttpContext.RequestAborted)
            );
    }

    /// <returns>The owner's word, or null as above.</returns>
    public async Task<ObservationOutcome?> SendOnAsync(
        ReplicaDetails owner,
        Observation observation,
        CancellationToken cancellation
    )
    {
        using var content = JsonContent.Create(ObservationDocument.Of(observation));
        using var reply = await PostAsync(owner, Observations, content, cancellation);
        return reply?.StatusCode == HttpStatusCode.OK
            ? await reply.Content.ReadFromJsonAsync<ObservationOutcome>(cancellation)
            : null;
    }

    private async Task<HttpResponseMessage?> PostAsync(
        ReplicaDetails owner,
        string path,
        HttpContent content,
        CancellationToken cancellation
    )
    {
        if (owner.Url is null)
            return null;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(owner.Url, path))
            {
                Content = content,
            };
            request.Headers.Add(ReplicaIdentity.Header, owner.Secret);
            var reply = await http.SendAsync(request, cancellation);
            return await IsHandOverAsync(reply, cancellation) ? null : reply;
        }
        catch (Exception e)
            when (e is HttpRequestException
                || (e is OperationCanceledException && !cancellation.IsCancellationRequested)
            )
        {
            return null;
        }
    }

    private static async Task<bool> IsHandOverAsync(
        HttpResponseMessage reply,
        CancellationToken cancellation
    )
    {
        if (reply.StatusCode != HttpStatusCode.ServiceUnavailable)
            return false;
        await reply.Content.LoadIntoBufferAsync(cancellation);
        using var problem = await reply.Content.ReadFromJsonAsync<JsonDocument>(cancellation);
        return problem!.RootElement.TryGetProperty("code", out var code)
            && code.ValueEquals(Reason.HandOver.Code);
    }

    private sealed record ForwardedReply(
        HttpStatusCode Status,
        string? ContentType,
        string? RetryAfter,
        byte[] Body
    ) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = (int)Status;
            response.ContentType = ContentType;
            if (RetryAfter is not null)
                response.Headers.RetryAfter = RetryAfter;
            await response.Body.WriteAsync(Body, httpContext.RequestAborted);
        }
    }
}
