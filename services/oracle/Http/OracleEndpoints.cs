using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Notary.Oracle.Http;

internal static class OracleEndpoints
{
    public static void MapOracleEndpoints(this IEndpointRouteBuilder routes)
    {
        var v1 = routes.MapGroup("/v1");
        v1.MapPost("/ccip", LookupEndpoint.AnswerAsync);
        v1.MapPost("/answers", AnswerEndpoints.AnswerAsync);
        v1.MapGet("/answers/{exchangeId}", AnswerEndpoints.Find);
        v1.MapGet("/accounts/{agreementId}", AccountEndpoint.Show);
    }
}
