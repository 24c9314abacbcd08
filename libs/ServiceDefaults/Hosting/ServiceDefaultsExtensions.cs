using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Notary.EventStore;

namespace Notary.ServiceDefaults;

public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Identity, telemetry, health, problem documents, request limits, and retries of every client that the factory makes. The instance's name is the setting Instance (default:
    /// the service's name), the largest request body Http:MaxRequestBytes (default 65,536).
    /// </summary>
    public static void AddServiceDefaults(this IHostApplicationBuilder builder, string service)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(
            new ServiceInstance(service, builder.Configuration["Instance"] ?? service)
        );
        builder.Services.AddHealthChecks();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ReasonExceptionHandler>();
        // What cannot be bound becomes a problem document with a code, in every environment.
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        builder.AddTelemetry();
        builder.Services.AddTransient<RetryHandler>();
        builder.Services.ConfigureHttpClientDefaults(http =>
            http.AddHttpMessageHandler<RetryHandler>()
        );
        var maxRequestBytes = builder.Configuration.GetValue("Http:MaxRequestBytes", 65_536L);
        builder.Services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = maxRequestBytes;
        });
    }

    /// <summary>
    /// Problem documents for errors; /healthz (alive) and /readyz (each dependency with reason and remedy); /v1/log where the
    /// service has an event log.
    /// </summary>
    public static void UseServiceDefaults(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapReadiness();
        if (
            app
                .Services.GetRequiredService<IServiceProviderIsService>()
                .IsService(typeof(IDocumentStore))
        )
            app.MapLog();
    }
}
