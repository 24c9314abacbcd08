using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Notary.ServiceDefaults;

internal static class TelemetryExtensions
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Sources =
    [
        "Microsoft.AspNetCore",
        "System.Net.Http",
        "MassTransit",
        "Npgsql",
        "Notary.*",
    ];

    private static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.*",
        "System.Net.*",
        "System.Runtime",
        "MassTransit",
        "Npgsql",
        "Notary.*",
    ];

    /// <summary>Traces and metrics by OTLP, if the setting OTEL_EXPORTER_OTLP_ENDPOINT says where to.</summary>
    internal static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        if (builder.Configuration[Endpoint] is { Length: > 0 } endpoint)
            builder.Services.AddHostedService(p => new Telemetry(
                p.GetRequiredService<ServiceInstance>(),
                new Uri(endpoint)
            ));
    }

    /// <summary>Providers that live as long as their host.</summary>
    private sealed class Telemetry(ServiceInstance self, Uri endpoint) : IHostedService
    {
        private TracerProvider? traces;
        private MeterProvider? metrics;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var resource = ResourceBuilder
                .CreateDefault()
                .AddService(self.Service, serviceInstanceId: self.Instance);
            traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource(Sources)
                .AddOtlpExporter(o => o.Endpoint = endpoint)
                .Build();
            metrics = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter(Meters)
                .AddOtlpExporter(o => o.Endpoint = endpoint)
                .Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            traces?.Dispose();
            metrics?.Dispose();
            return Task.CompletedTask;
        }
    }
}
