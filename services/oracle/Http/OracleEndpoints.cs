using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Notary.Oracle.Http;

internal static class OracleEndpoints
{
    public static void MapOracleEndpoints(this IEndpointRouteBuilder routes)
    {
        var v1 = routes.MapGroup("/v1").AddEndpointFilter<Admission>();
        v1.MapPost("/ccip", LookupEndpoint.AnswerAsync);
        v1.MapPost("/answers", AnswerEndpoints.AnswerAsync);
        v1.MapPost("/answers/batch", AnswerEndpoints.AnswerAllAsync);
        v1.MapGet("/answers/{exchangeId}", AnswerEndpoints.FindAsync);
        v1.MapPost("/deposit-checks", DepositCheckEndpoints.CheckAsync);
        v1.MapPost("/deposit-checks/batch", DepositCheckEndpoints.CheckAllAsync);
        v1.MapGet("/exposures/{exchangeId}", ExposureEndpoint.Show);
        v1.MapGet("/accounts/{agreementId}", AccountEndpoint.Show);
        v1.MapGet("/accounts/{agreementId}/changes", AccountEndpoint.Follow);
    }
}
