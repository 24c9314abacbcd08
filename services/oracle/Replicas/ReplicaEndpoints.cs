using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Notary.EventStore;
using Notary.Oracle.Accounts;
using Notary.Oracle.Http;

namespace Notary.Oracle.Replicas;

/// <summary>What only the other oracles of the database may call.</summary>
internal static class ReplicaEndpoints
{
    /// <summary>POST of an observation for an agreement of this oracle; 200 with the outcome, 503 <c>hand-over</c> for another's, 404 for strangers.</summary>
    public static async Task<IResult> ObserveAsync(
        HttpContext http,
        ReplicaIdentity identity,
        ObservationDesk desk,
        CancellationToken cancellation
    )
    {
        if (!identity.IsReplica(http.Request))
            return Results.NotFound();
        try
        {
            var observation = await JsonSerializer.DeserializeAsync<ObservationDocument>(
                http.Request.Body,
                JsonSerializerOptions.Web,
                cancellation
            );
            return Results.Ok(await desk.RecordAsync(observation!.Read(), cancellation));
        }
        catch (MessageAlreadyReceivedException)
        {
            return Results.Ok(new ObservationOutcome("received before", IsSound: true));
        }
        catch (ElsewhereException)
        {
            return Admission.Later(http, Reason.HandOver);
        }
    }
}
