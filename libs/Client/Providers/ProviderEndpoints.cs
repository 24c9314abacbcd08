using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Notary.Chains;
using Notary.Client.Cover;
using Notary.Client.Http;
using Notary.Client.Lookups;
using Notary.Client.Payments;

namespace Notary.Client.Providers;

/// <summary>A provider's HTTP interface (docs/formats.md, Provider). Refusals are problem documents with codes of docs/reasons.md.</summary>
public static class ProviderEndpoints
{
    public static IEndpointConventionBuilder MapProvider(
        this IEndpointRouteBuilder routes,
        Provider provider
    )
    {
        var group = routes.MapGroup("/v1").AddEndpointFilter(DescribeRefusalsAsync);
        group.MapPost(
            "/indexes",
            (ExchangeRequest request, CancellationToken cancellation) =>
                provider.OfferAsync(request.AgreementId, request.Sequence, cancellation)
        );
        group.MapPost(
            "/deliveries",
            (DeliveryRequest request, CancellationToken cancellation) =>
                DeliverAsync(provider, request, cancellation)
        );
        return group;
    }

    private static Task<Delivery> DeliverAsync(
        Provider provider,
        DeliveryRequest request,
        CancellationToken cancellation
    )
    {
        AttestedAnswer answer;
        byte[] raw;
        try
        {
            (answer, raw) = request.Parse();
        }
        catch (FormatException e)
        {
            throw new DeliveryRefusedException(400, "request-malformed", e.Message);
        }
        return provider.DeliverAsync(answer, raw, cancellation);
    }

    private static async ValueTask<object?> DescribeRefusalsAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        try
        {
            return await next(context);
        }
        catch (DeliveryRefusedException e)
        {
            return Problem(e.Status, e.Code, e.Message);
        }
        catch (PaymentRefusedException e)
        {
            return Problem(StatusCodes.Status409Conflict, e.Code, e.Message);
        }
        catch (CoverException e)
        {
            return Problem(StatusCodes.Status409Conflict, "cover-missing", e.Message);
        }
        catch (ChainRejectedException e)
        {
            return Problem(StatusCodes.Status409Conflict, "delivery-rejected", e.Message);
        }
        catch (Exception e)
            when (e is ChainUnavailableException or HttpRequestException or RequestRefusedException)
        {
            return Problem(
                StatusCodes.Status503ServiceUnavailable,
                "provider-unavailable",
                "a service behind the provider failed"
            );
        }
    }

    private static IResult Problem(int status, string code, string detail) =>
        Results.Problem(
            detail,
            statusCode: status,
            title: code,
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code }
        );
}
