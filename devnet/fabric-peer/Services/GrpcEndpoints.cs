using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;
using Notary.Fabric.Grpc;

namespace Notary.FabricPeer.Services;

/// <summary>gRPC methods as endpoints of Kestrel's HTTP/2.</summary>
internal static class GrpcEndpoints
{
    public static void MapUnary<TRequest, TResponse>(
        this IEndpointRouteBuilder routes,
        GrpcMethod<TRequest, TResponse> method,
        Func<TRequest, CancellationToken, Task<TResponse>> handle
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Map(
            routes,
            method,
            async (request, response, ct) =>
                await GrpcFraming.WriteAsync(response.Body, await handle(request, ct), ct)
        );

    /// <summary>One request, any number of answers. The response's headers leave with the first of them, as Fabric's do.</summary>
    public static void MapStream<TRequest, TResponse>(
        this IEndpointRouteBuilder routes,
        GrpcMethod<TRequest, TResponse> method,
        Func<TRequest, CancellationToken, IAsyncEnumerable<TResponse>> handle
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Map(
            routes,
            method,
            async (request, response, ct) =>
            {
                await foreach (var message in handle(request, ct))
                {
                    await GrpcFraming.WriteAsync(response.Body, message, ct);
                }
            }
        );

    private static void Map<TRequest, TResponse>(
        IEndpointRouteBuilder routes,
        GrpcMethod<TRequest, TResponse> method,
        Func<TRequest, HttpResponse, CancellationToken, Task> serve
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        routes.MapPost(
            method.Path,
            async (HttpContext context, IHostApplicationLifetime host) =>
            {
                if (!Accept(context))
                {
                    return;
                }
                using var call = CallLifetime.Of(context, host);
                var outcome = await call.RunAsync(async ct =>
                {
                    var request = await ReadAsync(context.Request.Body, method, ct);
                    await serve(request, context.Response, ct);
                });
                Finish(context.Response, outcome);
            }
        );

    /// <exception cref="GrpcException">No request, or a client that did not wait until it was read.</exception>
    private static async Task<TRequest> ReadAsync<TRequest, TResponse>(
        Stream body,
        GrpcMethod<TRequest, TResponse> method,
        CancellationToken cancellation
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        try
        {
            return await GrpcFraming.ReadAsync(body, method.Requests, cancellation)
                ?? throw new GrpcException(GrpcStatusCode.InvalidArgument, "no request");
        }
        catch (IOException)
        {
            throw new GrpcException(GrpcStatusCode.Cancelled, "the client went away");
        }
    }

    private static bool Accept(HttpContext context)
    {
        var isGrpc =
            HttpProtocol.IsHttp2(context.Request.Protocol)
            && context.Request.ContentType?.StartsWith(
                GrpcFraming.ContentType,
                StringComparison.Ordinal
            ) == true;
        if (!isGrpc)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }
        context.Response.ContentType = GrpcFraming.ContentType;
        var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (limit is { IsReadOnly: false })
        {
            limit.MaxRequestBodySize = GrpcFraming.MaxMessageBytes;
        }
        return true;
    }

    private static void Finish(HttpResponse response, GrpcException? failure)
    {
        var status = (int)(failure?.Status ?? GrpcStatusCode.Ok);
        response.AppendTrailer("grpc-status", status.ToString(CultureInfo.InvariantCulture));
        if (failure is null)
        {
            return;
        }
        response.AppendTrailer("grpc-message", Uri.EscapeDataString(failure.Message));
        if (failure.Details.Count > 0)
        {
            var details = Convert.ToBase64String(failure.ToStatus().ToByteArray());
            response.AppendTrailer("grpc-status-details-bin", details.TrimEnd('='));
        }
    }
}
