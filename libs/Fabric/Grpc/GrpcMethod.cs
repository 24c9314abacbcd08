using Google.Protobuf;

namespace Notary.Fabric.Grpc;

/// <summary>A remote method: its HTTP/2 path (<c>/package.Service/Method</c>) and message types.</summary>
public sealed record GrpcMethod<TRequest, TResponse>(
    string Path,
    MessageParser<TRequest> Requests,
    MessageParser<TResponse> Responses
)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;
