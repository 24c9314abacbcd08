using Google.Protobuf;

namespace Notary.Fabric.Grpc;

/// <summary>A call that streams both ways. One reader and one writer at a time.</summary>
public sealed class GrpcDuplexCall<TRequest, TResponse> : IAsyncDisposable
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private readonly Task<HttpResponseMessage> _response;
    private readonly OpenContent _content;
    private readonly Stream _requests;
    private readonly MessageParser<TResponse> _parser;
    private Stream? _answers;

    internal GrpcDuplexCall(
        Task<HttpResponseMessage> response,
        OpenContent content,
        Stream requests,
        MessageParser<TResponse> parser
    ) => (_response, _content, _requests, _parser) = (response, content, requests, parser);

    public ValueTask WriteAsync(TRequest message, CancellationToken ct) =>
        GrpcFraming.WriteAsync(_requests, message, ct);

    /// <returns>The next message, or null once the server has ended the call with OK.</returns>
    /// <exception cref="GrpcException">The call failed.</exception>
    public async ValueTask<TResponse?> ReadAsync(CancellationToken ct)
    {
        var response = await _response.WaitAsync(ct);
        _answers ??= await response.Content.ReadAsStreamAsync(ct);
        var message = await GrpcChannel.ReadAsync(_answers, _parser, ct);
        if (message is null)
        {
            GrpcStatusReader.ThrowUnlessOk(response);
        }
        return message;
    }

    public async ValueTask DisposeAsync()
    {
        _content.Complete();
        try
        {
            (await _response).Dispose();
        }
        catch (Exception e) when (e is GrpcException or OperationCanceledException)
        {
            // The call is over either way.
        }
    }
}
