using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Notary.Chains;
using Notary.Challenge.Http;
using Notary.EventStore;
using Notary.Evm;
using Notary.ServiceDefaults;

namespace Notary.Challenge.Watchtower;

internal static class WatchEndpoints
{
    /// <summary>What a list shows at most.</summary>
    private const int MaxListed = 1_000;

    public static void MapWatchEndpoints(this IEndpointRouteBuilder routes)
    {
        var watched = routes.MapGroup("/v1/watched-exchanges");
        watched
            .MapPost("", PostAsync)
            .WithMetadata(new RequestSizeLimitAttribute(ChallengeEndpoints.MaxBody))
            .AddEndpointFilter<PostLimit>();
        watched.MapGet("", ListAsync);
        watched.MapGet("/{id}", GetAsync);
        watched.MapDelete("/{id}", DeleteAsync).AddEndpointFilter<PostLimit>();
    }

    /// <summary>POST ChallengePublished, signed by the party that the leg is owed to; 202 and how it is watched.</summary>
    private static async Task<IResult> PostAsync(
        HttpRequest request,
        WatchDesk desk,
        IDocumentStore store,
        CancellationToken cancellation
    )
    {
        var challenge = await ChallengeEndpoints.ReadAsync(request, cancellation);
        try
        {
            if (await desk.TakeAsync(challenge, cancellation) is { } reason)
                throw new ReasonException(422, Reasons.Rejected, reason);
        }
        catch (FormatException e)
        {
            throw new ReasonException(400, Reasons.Malformed, e.Message);
        }
        catch (ChainUnavailableException e)
        {
            throw new ReasonException(503, Reasons.ChainUnavailable, e.Message);
        }
        catch (WatchLimitException e)
        {
            throw new ReasonException(503, Reasons.TooManyWatched, e.Message);
        }
        var found = await FindAsync(challenge.ChallengeId, store, cancellation);
        return Results.Accepted($"/v1/watched-exchanges/{found.Id}", found);
    }

    private static async Task<IResult> GetAsync(
        string id,
        IDocumentStore store,
        CancellationToken cancellation
    ) => Results.Ok(await FindAsync(ChallengeEndpoints.IdOf(id), store, cancellation));

    /// <summary>GET ?party=ADDRESS: what is watched for it at present.</summary>
    private static async Task<IResult> ListAsync(
        string? party,
        IDocumentStore store,
        CancellationToken cancellation
    )
    {
        if (!Address.TryParse(party, out var address))
            throw new ReasonException(400, Reasons.Malformed, "party is 0x and 40 digits");
        var own = await store.QuerySession().OfAsync(address, MaxListed, cancellation);
        var found = new List<WatchDocument>();
        foreach (var stream in own)
        {
            if (await LoadAsync(stream, store, cancellation) is { IsOpen: true } watched)
                found.Add(WatchDocument.Of(watched));
        }
        return Results.Ok(found);
    }

    /// <summary>DELETE with Notary-Signature, the party's over Unwatch; 204.</summary>
    private static async Task<IResult> DeleteAsync(
        string id,
        [FromHeader(Name = "Notary-Signature")] string? signature,
        WatchDesk desk,
        IDocumentStore store,
        CancellationToken cancellation
    )
    {
        var challenge = ChallengeEndpoints.IdOf(id);
        await FindAsync(challenge, store, cancellation);
        try
        {
            var signed = EvmSignature.Parse(signature ?? "");
            return await desk.ForgetAsync(Bytes32.Parse(challenge), signed, cancellation)
                ? Results.NoContent()
                : throw new ReasonException(
                    403,
                    Reasons.NotTheParty,
                    "the signature is not its party's, or it is watched no more"
                );
        }
        catch (FormatException e)
        {
            throw new ReasonException(400, Reasons.Malformed, e.Message);
        }
    }

    private static async Task<WatchDocument> FindAsync(
        string challenge,
        IDocumentStore store,
        CancellationToken cancellation
    ) =>
        await LoadAsync(WatchedExchange.StreamOf(challenge), store, cancellation) is { } found
            ? WatchDocument.Of(found)
            : throw new ReasonException(
                404,
                Reasons.NotWatched,
                "this side of this exchange was never handed over here"
            );

    private static Task<WatchedExchange?> LoadAsync(
        string stream,
        IDocumentStore store,
        CancellationToken cancellation
    ) =>
        store
            .QuerySession()
            .Events.AggregateStreamAsync<WatchedExchange>(stream, cancellation: cancellation);
}
