using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Notary.Fabric.Grpc;

/// <summary>A call that ended with a status other than OK, seen by either side.</summary>
public sealed class GrpcException(
    GrpcStatusCode status,
    string message,
    IReadOnlyList<IMessage>? details = null,
    Exception? inner = null
) : Exception(message, inner)
{
    public GrpcStatusCode Status { get; } = status;

    /// <summary>What a server attaches; sent as <c>grpc-status-details-bin</c>.</summary>
    public IReadOnlyList<IMessage> Details { get; } = details ?? [];

    internal Wire.Rpc.Status? Received { get; init; }

    /// <summary>The details as the google.rpc.Status that travels in the trailer.</summary>
    public Wire.Rpc.Status ToStatus()
    {
        var trailer = new Wire.Rpc.Status { Code = (int)Status, Message = Message };
        trailer.Details.AddRange(Details.Select(Any.Pack));
        return trailer;
    }
}
