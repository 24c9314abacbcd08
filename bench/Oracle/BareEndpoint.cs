using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Notary.Bench.Oracle;

/// <summary>The bare limit of HTTP: a minimal API that reads a check's body and answers, with source-generated JSON and nothing else.</summary>
internal sealed partial class BareEndpoint : IAsyncDisposable
{
    private readonly WebApplication app;

    private BareEndpoint(WebApplication app) => this.app = app;

    public Uri Url => new($"{app.Urls.Single()}/bare");

    public static async Task<BareEndpoint> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(o =>
            o.SerializerOptions.TypeInfoResolverChain.Insert(0, BareJson.Default)
        );
        var built = builder.Build();
        built.MapPost(
            "/bare",
            (BareRequest body) => Results.Ok(new BareResponse(body.AgreementId))
        );
        await built.StartAsync(cancellation);
        return new(built);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    internal sealed record BareRequest(string AgreementId, string Amount);

    internal sealed record BareResponse(string AgreementId);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(BareRequest))]
    [JsonSerializable(typeof(BareResponse))]
    private sealed partial class BareJson : JsonSerializerContext;
}
