using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Notary.Chains;
using Notary.Challenge.Cases;
using Notary.Challenge.Intake;
using Notary.Challenge.Settings;
using Notary.Contracts.Challenges;
using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.ServiceDefaults;

namespace Notary.Challenge.Http;

internal static class ChallengeEndpoints
{
    private const int MaxBody = 512 * 1024;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        MaxDepth = 4,
    };

    public static void MapChallengeEndpoints(this IEndpointRouteBuilder routes)
    {
        var challenges = routes.MapGroup("/v1/challenges");
        challenges
            .MapPost("", PostAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .AddEndpointFilter<PostLimit>();
        challenges.MapGet("/{id}", GetAsync);
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
        IDocumentStore store,
        FormSource form,
        CancellationToken cancellation
    )
    {
        if (!Bytes32.TryParse(id, out var challenge))
            throw new ReasonException(
                400,
                Reasons.Malformed,
                "an id is 0x and 64 hexadecimal digits"
            );
        var events = store.QuerySession().Events;
        var stream = CaseStreams.Case(challenge.ToString());
        if (
            await events.AggregateStreamAsync<ChallengeCase>(stream, cancellation: cancellation) is
            { } found
        )
        {
            var inputs = await CaseInputs.LoadAsync(events, found, cancellation);
            var evidence = ChallengeEvidence.Parse(found.Challenge);
            var chain = form.Current.ChainOf(evidence, evidence.Accused);
            return Results.Ok(CaseDocument.Of(found, inputs, chain));
        }
        var rejected = await events.FetchStreamAsync(
            CaseStreams.Rejected(challenge.ToString()),
            cancellation: cancellation
        );
        return rejected is [.., { Data: ChallengeRejected last }]
            ? Results.Ok(CaseDocument.Of(last))
            : throw new ReasonException(
                404,
                Reasons.Unknown,
                "nobody challenged this side of this exchange here"
            );
    }

    private static async Task<ChallengePublished> ReadAsync(
        HttpRequest request,
        CancellationToken cancellation
    )
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<ChallengePublished>(
                    request.Body,
                    Strict,
                    cancellation
                ) ?? throw new JsonException("null is no challenge");
        }
        catch (JsonException e)
        {
            throw new ReasonException(400, Reasons.Malformed, e.Message);
        }
    }
}
