using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Notary.Chains;

namespace Notary.ChainWatcher.Tests.Running;

/// <summary>A node that passes everything on to a real one, unless a test makes it hostile.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly HttpClient http = new();
    private readonly Uri upstream;
    private readonly WebApplication server;

    private FakeNode(Uri upstream)
    {
        this.upstream = upstream;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        server = builder.Build();
        server.Urls.Add($"http://{IPAddress.Loopback}:0");
        server.UseWebSockets();
        server.Run(AnswerAsync);
    }

    /// <summary>Changes the results of calls: method, the real node's result.</summary>
    public Func<string, JsonNode?, JsonNode?>? Tamper { get; set; }

    /// <summary>Answers calls instead of the real node.</summary>
    public RequestDelegate? Instead { get; set; }

    /// <summary>Takes over sockets.</summary>
    public Func<WebSocket, CancellationToken, Task>? InsteadOfSocket { get; set; }

    public EvmNodeOptions Options(string name, bool socket = true)
    {
        var address = new Uri(server.Urls.Single());
        var webSocket = new UriBuilder(address) { Scheme = "ws" }.Uri;
        return new()
        {
            Name = name,
            Http = address,
            WebSocket = socket ? webSocket : null,
        };
    }

    public static async Task<FakeNode> StartAsync(Uri upstream)
    {
        var node = new FakeNode(upstream);
        await node.server.StartAsync();
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await server.StopAsync(now.Token);
        await server.DisposeAsync();
        http.Dispose();
    }

    private Task AnswerAsync(HttpContext context) =>
        context.WebSockets.IsWebSocketRequest ? AnswerSocketAsync(context)
        : Instead is { } other ? other(context)
        : PassOnAsync(context);

    private async Task PassOnAsync(HttpContext context)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body))!;
        using var content = new StringContent(
            request.ToJsonString(),
            mediaType: new("application/json")
        );
        using var response = await http.PostAsync(upstream, content, context.RequestAborted);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        if (Tamper is { } tamper && answer.AsObject().ContainsKey("result"))
            answer["result"] = tamper((string)request["method"]!, answer["result"]?.DeepClone());
        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private async Task AnswerSocketAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        if (InsteadOfSocket is { } other)
        {
            await other(socket, context.RequestAborted);
            return;
        }
        using var real = new ClientWebSocket();
        await real.ConnectAsync(
            new UriBuilder(upstream) { Scheme = "ws" }.Uri,
            context.RequestAborted
        );
        await Task.WhenAny(
            CopyAsync(socket, real, context.RequestAborted),
            CopyAsync(real, socket, context.RequestAborted)
        );
    }

    private static async Task CopyAsync(
        WebSocket from,
        WebSocket to,
        CancellationToken cancellation
    )
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await from.ReceiveAsync(buffer.AsMemory(), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
                return;
            await to.SendAsync(
                buffer.AsMemory(0, part.Count),
                part.MessageType,
                part.EndOfMessage,
                cancellation
            );
        }
    }
}
