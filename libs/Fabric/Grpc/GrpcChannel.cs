using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;

namespace Notary.Fabric.Grpc;

/// <summary>
/// gRPC calls to one server over <see cref="HttpClient"/>'s HTTP/2: TLS for https, prior knowledge (h2c) for http.
/// </summary>
public sealed class GrpcChannel : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <param name="endpoint">Scheme, host and port.</param>
    /// <param name="roots">The only certificate authorities to trust; null for the system's.</param>
    /// <param name="serverName">The name to expect in the server's certificate; null for the host.</param>
    /// <param name="time">The clock of the deadlines; null for the system's.</param>
    public GrpcChannel(
        Uri endpoint,
        X509Certificate2Collection? roots = null,
        string? serverName = null,
        TimeProvider? time = null
    )
    {
        _time = time ?? TimeProvider.System;
        // Fabric closes connections that ping more often than each minute.
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            KeepAlivePingDelay = TimeSpan.FromMinutes(2),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            SslOptions = new SslClientAuthenticationOptions
            {
                TargetHost = serverName,
                CertificateChainPolicy = roots is null ? null : Trusting(roots),
            },
        };
        _http = new HttpClient(handler)
        {
            BaseAddress = endpoint,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    /// <exception cref="GrpcException">The call failed, or the deadline passed.</exception>
    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method,
        TRequest request,
        TimeSpan deadline,
        CancellationToken ct
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        using var timeout = new CancellationTokenSource(deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            var answers = StreamAsync(method, request, deadline, either.Token);
            TResponse? answer = null;
            await foreach (var message in answers)
            {
                answer ??= message;
            }
            return answer ?? throw new GrpcException(GrpcStatusCode.Internal, "an empty answer");
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new GrpcException(
                GrpcStatusCode.DeadlineExceeded,
                $"no answer from {method.Path} within {deadline.TotalSeconds} s",
                inner: e
            );
        }
    }

    /// <summary>One request, any number of answers.</summary>
    /// <exception cref="GrpcException">The call failed.</exception>
    public IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method,
        TRequest request,
        CancellationToken ct
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        StreamAsync(method, request, deadline: null, ct);

    /// <summary>Opens a call that streams both ways.</summary>
    /// <exception cref="GrpcException">The server cannot be reached.</exception>
    public async Task<GrpcDuplexCall<TRequest, TResponse>> DuplexAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method,
        CancellationToken ct
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var content = new OpenContent();
        var sent = SendAsync(method.Path, content, deadline: null, ct);
        if (await Task.WhenAny(content.Opened, sent) == sent && !content.Opened.IsCompleted)
        {
            using var refused = await sent;
            GrpcStatusReader.ThrowUnlessOk(refused);
        }
        return new(sent, content, await content.Opened, method.Responses);
    }

    public void Dispose() => _http.Dispose();

    private async IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method,
        TRequest request,
        TimeSpan? deadline,
        [EnumeratorCancellation] CancellationToken ct
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        using var content = new SingleMessageContent(request);
        using var response = await SendAsync(method.Path, content, deadline, ct);
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        while (await ReadAsync(body, method.Responses, ct) is { } message)
        {
            yield return message;
        }
        GrpcStatusReader.ThrowUnlessOk(response);
    }

    private async Task<HttpResponseMessage> SendAsync(
        string path,
        HttpContent content,
        TimeSpan? deadline,
        CancellationToken ct
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.TE.ParseAdd("trailers");
        if (deadline is { } limit)
        {
            var milliseconds = Math.Max(1, (long)limit.TotalMilliseconds);
            request.Headers.Add(
                "grpc-timeout",
                string.Create(CultureInfo.InvariantCulture, $"{milliseconds}m")
            );
        }
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(e);
        }
    }

    internal static async ValueTask<T?> ReadAsync<T>(
        Stream body,
        MessageParser<T> parser,
        CancellationToken ct
    )
        where T : class, IMessage<T>
    {
        try
        {
            return await GrpcFraming.ReadAsync(body, parser, ct);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Unreachable(e);
        }
    }

    private static GrpcException Unreachable(Exception e) =>
        new(GrpcStatusCode.Unavailable, $"connection failed: {e.Message}", inner: e);

    private static X509ChainPolicy Trusting(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }
}
