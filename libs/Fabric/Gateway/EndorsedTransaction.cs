using Google.Protobuf;
using Notary.Fabric.Blocks;
using Notary.Fabric.Grpc;
using Notary.Fabric.Wire.Common;

namespace Notary.Fabric.Gateway;

/// <summary>A transaction with its endorsements, ready for the orderer.</summary>
public sealed class EndorsedTransaction
{
    private readonly FabricGateway _gateway;
    private readonly string _channel;

    private EndorsedTransaction(
        FabricGateway gateway,
        string channel,
        string transactionId,
        Envelope envelope,
        byte[] result
    ) =>
        (_gateway, _channel, TransactionId, Envelope, Result) = (
            gateway,
            channel,
            transactionId,
            envelope,
            result
        );

    public string TransactionId { get; }

    /// <summary>What the function returned.</summary>
    public byte[] Result { get; }

    /// <summary>What is submitted, with the creator's signature.</summary>
    public Envelope Envelope { get; }

    /// <summary>Hands the transaction to the orderer.</summary>
    /// <returns>When the orderer has accepted it; the commit comes with a later block.</returns>
    /// <exception cref="FabricException">The gateway or the orderer refused it.</exception>
    public async Task<SubmittedTransaction> SubmitAsync(CancellationToken ct = default)
    {
        var network = _gateway.Network(_channel);
        await network.SubmitAsync(TransactionId, Envelope, ct);
        return new(network, TransactionId, Result);
    }

    /// <summary>Signs what the gateway prepared, if it is what was proposed: its creator pays for it.</summary>
    internal static EndorsedTransaction From(
        FabricGateway gateway,
        TransactionProposal proposal,
        Envelope? prepared
    )
    {
        var parsed = prepared is null ? null : TransactionParser.TryParse(prepared);
        if (parsed?.Call is not { } call || !proposal.Matches(parsed.TransactionId, call))
        {
            throw new FabricException(
                FabricOperation.Endorse,
                new GrpcException(GrpcStatusCode.Internal, "the peer prepared another transaction"),
                proposal.TransactionId
            );
        }
        var envelope = new Envelope
        {
            Payload = prepared!.Payload,
            Signature = ByteString.CopyFrom(gateway.Identity.Sign(prepared.Payload.Span)),
        };
        return new(gateway, proposal.Channel, proposal.TransactionId, envelope, call.Result);
    }
}

/// <summary>A transaction that the orderer has accepted.</summary>
public sealed record SubmittedTransaction(
    FabricNetwork Network,
    string TransactionId,
    byte[] Result
)
{
    /// <inheritdoc cref="FabricNetwork.CommitStatusAsync"/>
    public Task<CommitStatus> CommitStatusAsync(CancellationToken ct = default) =>
        Network.CommitStatusAsync(TransactionId, ct);
}
