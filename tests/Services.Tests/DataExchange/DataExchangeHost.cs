using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Notary.DataExchange;
using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.DataIdentifications;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.Services.Tests.DataExchange;

/// <summary>The real service on a free port, over a schema of its own.</summary>
internal sealed class DataExchangeHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private DataExchangeHost(WebApplication app)
    {
        this.app = app;
        Http = new() { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public IDocumentStore Log => app.Services.GetRequiredService<IDocumentStore>();

    public static async Task<DataExchangeHost> StartAsync(TimeProvider? time = null)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:Postgres"] = await SharedPostgres.ConnectionStringAsync(),
            ["EventStore:Schema"] = SharedPostgres.NewSchema(),
            ["DataExchange:MaxDataBytes"] = "100000",
        };
        var host = ServiceHost.Build(
            "data-exchange",
            [],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(settings);
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Services.AddSingleton(time ?? TimeProvider.System);
                builder.AddDataExchange();
            },
            routes => routes.MapDataExchange()
        );
        await host.StartAsync();
        return new(host);
    }

    public Task<HttpResponseMessage> UploadAsync(byte[] data, string? signature)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/data")
        {
            Content = new ByteArrayContent(data),
        };
        if (signature is not null)
            request.Headers.Add(DataExchangeHeaders.Signature, signature);
        return Http.SendAsync(request);
    }

    public async Task<IssuedNonce> NonceAsync()
    {
        var response = await Http.PostAsync(new Uri("/v1/nonces", UriKind.Relative), content: null);
        return (await response.Content.ReadFromJsonAsync<IssuedNonce>())!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }
}

internal static class Responses
{
    /// <summary>Asserts a problem document with this status and code.</summary>
    public static async Task RefusedAsync(
        this Task<HttpResponseMessage> pending,
        int status,
        string code
    )
    {
        var response = await pending;
        var text = await response.Content.ReadAsStringAsync();
        Xunit.Assert.True((int)response.StatusCode == status, $"{response.StatusCode}: {text}");
        using var document = System.Text.Json.JsonDocument.Parse(text);
        Xunit.Assert.Equal(code, document.RootElement.GetProperty("code").GetString());
    }

    public static async Task<T> ReadAsync<T>(this Task<HttpResponseMessage> pending)
    {
        var response = await pending;
        Xunit.Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<T>())!;
    }
}
