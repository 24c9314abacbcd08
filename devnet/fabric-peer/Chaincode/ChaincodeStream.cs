using Notary.Fabric.Grpc;
using Notary.Fabric.Wire.Peer;
using MessageType = Notary.Fabric.Wire.Peer.ChaincodeMessage.Types.Type;

namespace Notary.FabricPeer.Chaincode;

/// <summary>The sending half of a chaincode's stream; calls share it.</summary>
internal sealed class ChaincodeStream(GrpcDuplexCall<ChaincodeMessage, ChaincodeMessage> call)
    : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1);

    /// <summary>The chaincode introduces itself and is told that it may start.</summary>
    /// <exception cref="GrpcException">It said something else.</exception>
    public async Task RegisterAsync(CancellationToken ct)
    {
        var first = await call.ReadAsync(ct);
        if (first?.Type != MessageType.Register)
        {
            throw new GrpcException(GrpcStatusCode.Internal, "the chaincode did not register");
        }
        await SendAsync(new ChaincodeMessage { Type = MessageType.Registered }, ct);
        await SendAsync(new ChaincodeMessage { Type = MessageType.Ready }, ct);
    }

    public async Task SendAsync(ChaincodeMessage message, CancellationToken ct)
    {
        await _sending.WaitAsync(ct);
        try
        {
            // A message cut off in the middle would break the stream for all.
            await call.WriteAsync(message, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Dispose() => _sending.Dispose();
}
