using System.Buffers.Binary;
using Google.Protobuf;

namespace Notary.Fabric.Grpc;

/// <summary>
/// Messages on a gRPC stream: one compression byte (always 0 here), a big-endian length, the message
/// (github.com/grpc/grpc, doc/PROTOCOL-HTTP2.md).
/// </summary>
public static class GrpcFraming
{
    public const string ContentType = "application/grpc";

    /// <summary>Fabric's own limit of a message, in bytes.</summary>
    public const int MaxMessageBytes = 100 * 1024 * 1024;

    private const int PrefixBytes = 5;

    public static async ValueTask WriteAsync(Stream stream, IMessage message, CancellationToken ct)
    {
        var size = message.CalculateSize();
        var frame = new byte[PrefixBytes + size];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)size);
        message.WriteTo(frame.AsSpan(PrefixBytes));
        await stream.WriteAsync(frame, ct);
        await stream.FlushAsync(ct);
    }

    /// <returns>The next message, or null at the stream's end.</returns>
    /// <exception cref="GrpcException">The frame is compressed, too large, cut off or no such message.</exception>
    public static async ValueTask<T?> ReadAsync<T>(
        Stream stream,
        MessageParser<T> parser,
        CancellationToken ct
    )
        where T : class, IMessage<T>
    {
        var prefix = new byte[PrefixBytes];
        var read = await stream.ReadAtLeastAsync(prefix, PrefixBytes, false, ct);
        if (read == 0)
        {
            return null;
        }
        var body = new byte[read == PrefixBytes ? LengthOf(prefix) : throw CutOff()];
        return await stream.ReadAtLeastAsync(body, body.Length, false, ct) == body.Length
            ? Parse(parser, body)
            : throw CutOff();
    }

    private static int LengthOf(ReadOnlySpan<byte> prefix)
    {
        if (prefix[0] != 0)
        {
            throw new GrpcException(GrpcStatusCode.Unimplemented, "compression is not supported");
        }
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        return length <= MaxMessageBytes
            ? (int)length
            : throw new GrpcException(
                GrpcStatusCode.ResourceExhausted,
                $"a message of {length} bytes is above the limit of {MaxMessageBytes}"
            );
    }

    private static T Parse<T>(MessageParser<T> parser, byte[] body)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GrpcException(GrpcStatusCode.Internal, "malformed message", inner: e);
        }
    }

    private static GrpcException CutOff() =>
        new(GrpcStatusCode.Internal, "the stream ended inside a message");
}
