using Microsoft.AspNetCore.Http;
using Notary.Oracle.Accounts;
using Notary.Oracle.Http;

namespace Notary.Oracle.Replicas;

/// <summary>
/// Sends a request for another oracle's agreement there, and waits for a hand-over that is under way, as long as a client would
/// wait. Requests that wait count among those that are worked on (<see cref="Admission"/>); none is sent on twice.
/// </summary>
internal sealed class Forwarding(
    PartitionTable partitions,
    ReplicaIdentity identity,
    ReplicaClient others,
    TimeProvider time
) : IEndpointFilter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async ValueTask<object?> InvokeAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        var http = context.HttpContext;
        try
        {
            if (partitions.IsAlone)
                return await next(context);
            await KeepBodyAsync(http.Request);
            return await next(context);
        }
        catch (ElsewhereException e)
        {
            return identity.IsReplica(http.Request) || http.Request.Body is not MemoryStream body
                ? HandOver(http)
                : await SendOnAsync(context, next, e, body);
        }
    }

    private async Task<object?> SendOnAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next,
        ElsewhereException elsewhere,
        MemoryStream body
    )
    {
        var http = context.HttpContext;
        for (
            var started = time.GetTimestamp();
            time.GetElapsedTime(started) < Patience;
            await Task.Delay(Pause, http.RequestAborted)
        )
            try
            {
                if (partitions.Owns(elsewhere.AgreementId))
                {
                    body.Position = 0;
                    return await next(context);
                }
                if (
                    partitions.OwnerOf(elsewhere.AgreementId) is { } owner
                    && await others.SendOnAsync(owner, http.Request, body) is { } reply
                )
                    return reply;
            }
            catch (ElsewhereException)
            {
                // It was this oracle's for a moment.
            }
        return HandOver(http);
    }

    /// <summary>The server has bounded it.</summary>
    private static async Task KeepBodyAsync(HttpRequest request)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        body.Position = 0;
        request.Body = body;
    }

    private static IResult HandOver(HttpContext http) => Admission.Later(http, Reason.HandOver);
}
