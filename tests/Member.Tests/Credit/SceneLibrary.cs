using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Notary.Protocol.Setup;

namespace Notary.Member.Tests.Credit;

/// <summary>Keeps blocks by their hash, as the registry does.</summary>
internal sealed class SceneLibrary : IAsyncDisposable
{
    private readonly WebApplication _host;

    private SceneLibrary(WebApplication host) => _host = host;

    public ConcurrentDictionary<string, byte[]> Blocks { get; } = new(StringComparer.Ordinal);

    public Uri Url => new(_host.Urls.First() + "/");

    public static async Task<SceneLibrary> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        var library = new SceneLibrary(builder.Build());
        library.Map();
        await library._host.StartAsync();
        return library;
    }

    private void Map()
    {
        _host.MapPost(
            "/v1/evidence",
            async (HttpRequest request) =>
            {
                using var bytes = new MemoryStream();
                await request.Body.CopyToAsync(bytes);
                Blocks[Cid.Of(bytes.ToArray())] = bytes.ToArray();
                return Results.Created();
            }
        );
        _host.MapGet(
            "/v1/documents/{cid}",
            (string cid) =>
                Blocks.TryGetValue(cid, out var block) ? Results.Bytes(block) : Results.NotFound()
        );
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
