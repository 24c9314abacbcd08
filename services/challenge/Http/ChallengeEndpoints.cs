using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Notary.Chains;
using Notary.Challenge.Intake;
using Notary.Contracts.Challenges;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.ServiceDefaults;

namespace Notary.Challenge.Http;

internal static class ChallengeEndpoints
{
    internal const int MaxBody = 512 * 1024;

    public static void MapChallengeEndpoints(this IEndpointRouteBuilder routes)
    {
        var challenges = routes.MapGroup("/v1/challenges");
        challenges
            .MapPost("", PostAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .AddEndpointFilter<PostLimit>();
        challenges.MapGet("/{id}", GetAsync);
        challenges.MapGet("/{id}/stream", FollowAsync);
        challenges.MapGet("/{id}/statements/{place:min(0):int}/proof", ProveAsync);
    }

    /// <summary>POST ChallengePublished; 202 {"id"}: there is a case, whoever began it.</summary>
    private static async Task<IResult> PostAsync(
        HttpRequest request,
        ChallengeDesk desk,
        CancellationToken cancellation
    )
    {
        var challenge = await ReadAsync(request, cancellation);
        try
        {
            if (await desk.SubmitAsync(challenge, cancellation) is { } reason)
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
        return Results.Accepted(
            $"/v1/challenges/{challenge.ChallengeId}",
            new { id = challenge.ChallengeId }
        );
    }

    /// <summary>GET: the case's state, who said what, and what comes next.</summary>
    private static async Task<IResult> GetAsync(
        string id,
        CaseReader cases,
        CancellationToken cancellation
    ) => Results.Ok(await FindAsync(IdOf(id), cases, cancellation));

    /// <summary>GET: the same as server-sent events, now and after each change.</summary>
    private static async Task<IResult> FollowAsync(
        string id,
        CaseReader cases,
        CaseFeed feed,
        HttpContext http
    )
    {
        var challenge = IdOf(id);
        await FindAsync(challenge, cases, http.RequestAborted);
        return feed.Follow(challenge, http);
    }

    /// <summary>GET: a statement's proof, as text: what `notary proof verify` reads.</summary>
    private static async Task<IResult> ProveAsync(
        string id,
        int place,
        CaseReader cases,
        CancellationToken cancellation
    ) =>
        Results.Text(
            await cases.ProofAsync(IdOf(id), place, cancellation)
                ?? throw new ReasonException(
                    404,
                    Reasons.NoProof,
                    "the case has no statement with a proof at this place; each one's `proof` says where it is"
                )
        );

    internal static string IdOf(string id) =>
        Bytes32.TryParse(id, out var challenge)
            ? challenge.ToString()
            : throw new ReasonException(
                400,
                Reasons.Malformed,
                "an id is 0x and 64 hexadecimal digits"
            );

    private static async Task<CaseDocument> FindAsync(
        string challenge,
        CaseReader cases,
        CancellationToken cancellation
    ) =>
        await cases.FindAsync(challenge, cancellation)
        ?? throw new ReasonException(
            404,
            Reasons.Unknown,
            "nobody challenged this side of this exchange here"
        );

    internal static async Task<ChallengePublished> ReadAsync(
        HttpRequest request,
        CancellationToken cancellation
    )
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<ChallengePublished>(
                    request.Body,
                    ChallengeJson.Strict,
                    cancellation
                ) ?? throw new JsonException("null is no challenge");
        }
        catch (JsonException e)
        {
            throw new ReasonException(400, Reasons.Malformed, e.Message);
        }
    }
}
