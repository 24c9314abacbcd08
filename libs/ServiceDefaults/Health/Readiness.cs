using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Notary.ServiceDefaults;

/// <summary>Health over HTTP. A check's remedy is its result's data entry "remedy", further members are "details".</summary>
internal static class Readiness
{
    internal const string Remedy = "remedy";
    internal const string Details = "details";

    internal static void MapReadiness(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false });
        routes.MapHealthChecks("/readyz", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    internal static HealthCheckResult NotReady(string reason, string remedy) =>
        HealthCheckResult.Unhealthy(
            reason,
            data: new Dictionary<string, object>(StringComparer.Ordinal) { [Remedy] = remedy }
        );

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new
            {
                status = report.Status.ToString(),
                dependencies = report.Entries.Select(e => new
                {
                    name = e.Key,
                    status = e.Value.Status.ToString(),
                    reason = e.Value.Description,
                    remedy = e.Value.Data.GetValueOrDefault(Remedy),
                    details = e.Value.Data.GetValueOrDefault(Details),
                }),
            }
        );
}
