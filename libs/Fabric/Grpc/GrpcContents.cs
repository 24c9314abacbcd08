using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Notary.Fabric.Grpc;

/// <summary>A request body of exactly one message.</summary>
internal sealed class SingleMessageContent : HttpContent
{
    private readonly IMessage _message;

    public SingleMessageContent(IMessage message)
    {
        _message = message;
        Headers.ContentType = new MediaTypeHeaderValue(GrpcFraming.ContentType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    ) => GrpcFraming.WriteAsync(stream, _message, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

/// <summary>A request body that stays open until <see cref="Complete"/>, for calls that stream both ways.</summary>
internal sealed class OpenContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> _opened = NewSource<Stream>();
    private readonly TaskCompletionSource<bool> _completed = NewSource<bool>();
    private int _started;

    public OpenContent() => Headers.ContentType = new MediaTypeHeaderValue(GrpcFraming.ContentType);

    public Task<Stream> Opened => _opened.Task;

    public void Complete() => _completed.TrySetResult(true);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        // A transport that retries would leave the writer with the stream that failed.
        if (Interlocked.Exchange(ref _started, 1) == 1)
        {
            throw new IOException("a stream cannot be sent twice");
        }
        // The flush sends the headers: a server may speak first.
        await stream.FlushAsync(cancellationToken);
        _opened.TrySetResult(stream);
        await _completed.Task.WaitAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private static TaskCompletionSource<T> NewSource<T>() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
