using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Notary.Oracle.Accounts;
using Notary.Oracle.Http.OpenApi;
using Notary.Oracle.Replicas;

namespace Notary.Oracle.Http;

internal static class OracleEndpoints
{
    private const string Json = "application/json";
    private const string Events = "text/event-stream";

    public static void MapOracleEndpoints(this IEndpointRouteBuilder routes)
    {
        var v1 = routes
            .MapGroup("/v1")
            .AddEndpointFilter<Admission>()
            .AddEndpointFilter<Forwarding>();
        v1.MapAnswers();
        v1.MapDepositChecks();
        v1.MapAccounts();
        routes.MapOpenApi();
        routes
            .MapPost(ReplicaClient.Observations, ReplicaEndpoints.ObserveAsync)
            .ExcludeFromDescription();
    }

    private static void MapAnswers(this RouteGroupBuilder v1)
    {
        v1.MapPost("/ccip", LookupEndpoint.AnswerAsync)
            .WithSummary("EIP-3668 gateway of UserContract.authorize")
            .Accepts<LookupDocument>(Json)
            .Produces<LookupEndpoint.LookupResult>()
            .Refuses([Reason.UnknownSender, .. Refusals.Unanswered]);
        v1.MapPost("/answers", AnswerEndpoints.AnswerAsync)
            .WithSummary("An answer to an intent: reserved, recorded, signed")
            .Accepts<AnswerRequestDocument>(Json)
            .Produces<GivenAnswerDocument>()
            .Refuses(Refusals.Unanswered);
        v1.MapPost("/answers/batch", AnswerEndpoints.AnswerAllAsync)
            .WithSummary("Answers to intents of one agreement: all or none")
            .Accepts<AnswerBatchDocument>(Json)
            .Produces<GivenAnswersDocument>()
            .Refuses(Refusals.Unanswered);
        v1.MapGet("/answers/{exchangeId}", AnswerEndpoints.FindAsync)
            .WithSummary("The answer that was given")
            .Produces<GivenAnswerDocument>()
            .Refuses(Refusals.NotGiven);
    }

    private static void MapDepositChecks(this RouteGroupBuilder v1)
    {
        v1.MapPost("/deposit-checks", DepositCheckEndpoints.CheckAsync)
            .WithSummary("Whether both deposits would cover a payment now; reserves nothing")
            .Accepts<DepositCheckDocument>(Json)
            .Produces<DepositCheckEndpoints.CoveredDocument>()
            .Refuses(Refusals.Uncovered);
        v1.MapPost("/deposit-checks/batch", DepositCheckEndpoints.CheckAllAsync)
            .WithSummary("Whether both deposits would cover the total of payments now")
            .Accepts<DepositChecksDocument>(Json)
            .Produces<DepositCheckEndpoints.CoveredDocument>()
            .Refuses(Refusals.Uncovered);
    }

    private static void MapAccounts(this RouteGroupBuilder v1)
    {
        v1.MapGet("/exposures/{exchangeId}", ExposureEndpoint.Show)
            .WithSummary("One exchange's exposure on both accounts")
            .Produces<ExposureEndpoint.ExposureDocument>()
            .Refuses(Reason.UnknownExchange);
        v1.MapGet("/accounts/{agreementId}", AccountEndpoint.Show)
            .WithSummary("Balance and exposure by state of an agreement's two accounts")
            .Produces<AccountEndpoint.AgreementDocument>()
            .Refuses(Reason.UnknownAgreement);
        v1.MapGet("/accounts/{agreementId}/changes", AccountEndpoint.Follow)
            .WithSummary("The accounts as server-sent events: now, and after each change")
            .Produces<AccountEndpoint.AgreementDocument>(StatusCodes.Status200OK, Events)
            .Refuses(Reason.UnknownAgreement);
    }
}
