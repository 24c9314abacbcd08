using System.Net;
using Microsoft.AspNetCore.Http;
using Notary.EventStore;
using Notary.Oracle.Accounts;
using Notary.Oracle.Replicas;
using Npgsql;

namespace Notary.Oracle.Http;

/// <summary>
/// Sheds what is too much: 429 for an address, 503 for all, with Retry-After. EIP-3668 clients take a 4xx as the answer, and
/// try their next oracle after a 5xx.
/// </summary>
internal sealed class Admission(RequestLimits limits, ReplicaIdentity replicas) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        var http = context.HttpContext;
        // What is true now is not in a moment.
        http.Response.Headers.CacheControl = "no-store";
        if (!MayAsk(http))
            return Later(http, Reason.TooManyRequests);
        using var work = limits.Work();
        if (!work.IsAcquired)
            return Later(http, Reason.Overloaded);
        try
        {
            return await next(context);
        }
        // The database is away, or another oracle keeps being faster.
        catch (Exception e) when (e is NpgsqlException or EventStreamUnexpectedMaxEventIdException)
        {
            return Later(http, Reason.LogUnavailable);
        }
    }

    /// <summary>Another oracle has counted its clients itself.</summary>
    private bool MayAsk(HttpContext http)
    {
        if (replicas.IsReplica(http.Request))
            return true;
        using var client = limits.Client(http.Connection.RemoteIpAddress ?? IPAddress.None);
        return client.IsAcquired;
    }

    internal static IResult Later(HttpContext http, Reason reason)
    {
        return ShedResult.Of(reason);
    }
}
