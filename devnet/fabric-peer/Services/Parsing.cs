using Google.Protobuf;
using Notary.Fabric.Grpc;

namespace Notary.FabricPeer.Services;

/// <summary>Messages inside of messages, from clients.</summary>
internal static class Parsing
{
    /// <exception cref="GrpcException">INVALID_ARGUMENT: not such a message.</exception>
    public static T Read<T>(MessageParser<T> parser, ByteString bytes)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GrpcException(GrpcStatusCode.InvalidArgument, "malformed request", inner: e);
        }
    }
}
