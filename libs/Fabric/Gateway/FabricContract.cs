using System.Runtime.CompilerServices;
using Google.Protobuf;
using Notary.Fabric.Blocks;
using Notary.Fabric.Grpc;
using Notary.Fabric.Wire.Gateway;
using Notary.Fabric.Wire.Orderer;

namespace Notary.Fabric.Gateway;

/// <summary>A chaincode on a channel. A contract inside it is named before the function: <c>Token:balanceOf</c>.</summary>
public sealed class FabricContract
{
    private readonly FabricGateway _gateway;

    internal FabricContract(FabricGateway gateway, string channel, string chaincode) =>
        (_gateway, Channel, Chaincode) = (gateway, channel, chaincode);

    public string Channel { get; }

    public string Chaincode { get; }

    /// <summary>Runs a function on a peer, without a transaction.</summary>
    /// <returns>What the function returned.</returns>
    /// <exception cref="FabricException">Refused; <see cref="FabricException.Details"/> has the chaincode's message.</exception>
    public async Task<byte[]> EvaluateAsync(
        string function,
        IEnumerable<string> arguments,
        CancellationToken ct = default
    )
    {
        var proposal = Propose(function, arguments);
        var request = new EvaluateRequest
        {
            TransactionId = proposal.TransactionId,
            ChannelId = Channel,
            ProposedTransaction = proposal.Envelope,
        };
        var response = await CallAsync(
            FabricOperation.Evaluate,
            proposal.TransactionId,
            GatewayMethods.Evaluate,
            request,
            _gateway.Connection.Deadlines.Evaluate,
            ct
        );
        return response.Result?.Payload.ToByteArray() ?? [];
    }

    /// <summary>Has the endorsers run a function and sign its effects. Nothing is recorded yet.</summary>
    /// <exception cref="FabricException">Refused; <see cref="FabricException.Details"/> has the chaincode's message.</exception>
    public async Task<EndorsedTransaction> EndorseAsync(
        string function,
        IEnumerable<string> arguments,
        CancellationToken ct = default
    )
    {
        var proposal = Propose(function, arguments);
        var request = new EndorseRequest
        {
            TransactionId = proposal.TransactionId,
            ChannelId = Channel,
            ProposedTransaction = proposal.Envelope,
        };
        var response = await CallAsync(
            FabricOperation.Endorse,
            proposal.TransactionId,
            GatewayMethods.Endorse,
            request,
            _gateway.Connection.Deadlines.Endorse,
            ct
        );
        return EndorsedTransaction.From(_gateway, proposal, response.PreparedTransaction);
    }

    /// <summary>Endorses, submits and waits for the commit.</summary>
    /// <returns>What the function returned.</returns>
    /// <exception cref="FabricException">A call failed.</exception>
    /// <exception cref="FabricCommitException">The transaction was committed as invalid.</exception>
    public async Task<byte[]> SubmitAsync(
        string function,
        IEnumerable<string> arguments,
        CancellationToken ct = default
    )
    {
        var endorsed = await EndorseAsync(function, arguments, ct);
        var submitted = await endorsed.SubmitAsync(ct);
        (await submitted.CommitStatusAsync(ct)).EnsureValid();
        return endorsed.Result;
    }

    /// <summary>The chaincode's events of valid transactions, in the ledger's order, without end.</summary>
    /// <param name="fromBlock">The first block to read.</param>
    /// <param name="afterTransactionId">Skips the first block's events up to and including this transaction's.</param>
    /// <exception cref="FabricException">The stream broke; go on from the last event seen.</exception>
    public async IAsyncEnumerable<FabricChaincodeEvent> EventsAsync(
        ulong fromBlock,
        string? afterTransactionId = null,
        [EnumeratorCancellation] CancellationToken ct = default
    )
    {
        var request = new ChaincodeEventsRequest
        {
            ChannelId = Channel,
            ChaincodeId = Chaincode,
            Identity = ByteString.CopyFrom(_gateway.Identity.Serialized),
            StartPosition = new() { Specified = new SeekSpecified { Number = fromBlock } },
            AfterTransactionId = afterTransactionId ?? "",
        }.ToByteString();
        var signed = new SignedChaincodeEventsRequest
        {
            Request = request,
            Signature = ByteString.CopyFrom(_gateway.Identity.Sign(request.Span)),
        };
        var answers = _gateway.Channel.StreamAsync(GatewayMethods.ChaincodeEvents, signed, ct);
        await foreach (var block in FabricStream.Of(FabricOperation.ChaincodeEvents, answers, ct))
        {
            foreach (var e in block.Events)
            {
                yield return new(block.BlockNumber, e.TxId, e.EventName, e.Payload.ToByteArray());
            }
        }
    }

    private TransactionProposal Propose(string function, IEnumerable<string> arguments) =>
        TransactionProposal.Create(
            _gateway.Identity,
            Channel,
            Chaincode,
            [function, .. arguments],
            _gateway.Connection.Time
        );

    private Task<TResponse> CallAsync<TRequest, TResponse>(
        FabricOperation operation,
        string transactionId,
        GrpcMethod<TRequest, TResponse> method,
        TRequest request,
        TimeSpan deadline,
        CancellationToken ct
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        FabricGateway.CallAsync(
            operation,
            transactionId,
            () => _gateway.Channel.UnaryAsync(method, request, deadline, ct)
        );
}
