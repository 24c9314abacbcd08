using System.Globalization;
using Google.Protobuf;
using Notary.Fabric.Blocks;
using Notary.Fabric.Grpc;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Gateway;
using Notary.Fabric.Wire.Peer;

namespace Notary.Fabric.Gateway;

/// <summary>A channel, as one peer sees it.</summary>
public sealed class FabricNetwork
{
    private readonly FabricGateway _gateway;

    internal FabricNetwork(FabricGateway gateway, string channel) =>
        (_gateway, Channel) = (gateway, channel);

    public string Channel { get; }

    public FabricContract Contract(string chaincode) => new(_gateway, Channel, chaincode);

    /// <summary>Hands a signed transaction to the orderer; returns when the orderer has accepted it.</summary>
    /// <exception cref="FabricException">The gateway or the orderer refused it.</exception>
    public Task SubmitAsync(
        string transactionId,
        Envelope transaction,
        CancellationToken ct = default
    )
    {
        var request = new SubmitRequest
        {
            TransactionId = transactionId,
            ChannelId = Channel,
            PreparedTransaction = transaction,
        };
        var deadline = _gateway.Connection.Deadlines.Submit;
        return FabricGateway.CallAsync(
            FabricOperation.Submit,
            transactionId,
            () => _gateway.Channel.UnaryAsync(GatewayMethods.Submit, request, deadline, ct)
        );
    }

    /// <summary>Waits until the transaction is in a block. An unknown one is waited for until the deadline.</summary>
    /// <exception cref="FabricException">The call failed, or the deadline passed.</exception>
    public async Task<CommitStatus> CommitStatusAsync(
        string transactionId,
        CancellationToken ct = default
    )
    {
        var request = new CommitStatusRequest
        {
            ChannelId = Channel,
            TransactionId = transactionId,
            Identity = ByteString.CopyFrom(_gateway.Identity.Serialized),
        }.ToByteString();
        var signed = new SignedCommitStatusRequest
        {
            Request = request,
            Signature = ByteString.CopyFrom(_gateway.Identity.Sign(request.Span)),
        };
        var response = await FabricGateway.CallAsync(
            FabricOperation.CommitStatus,
            transactionId,
            () =>
                _gateway.Channel.UnaryAsync(
                    GatewayMethods.CommitStatus,
                    signed,
                    _gateway.Connection.Deadlines.CommitStatus,
                    ct
                )
        );
        return new(transactionId, response.Result, response.BlockNumber);
    }

    /// <summary>Number of blocks and the last block's hash (system chaincode qscc).</summary>
    /// <exception cref="FabricException">The call failed.</exception>
    public async Task<FabricHead> HeadAsync(CancellationToken ct = default)
    {
        var payload = await Contract("qscc").EvaluateAsync("GetChainInfo", [Channel], ct);
        var head = Parse(BlockchainInfo.Parser, payload);
        return new(head.Height, head.CurrentBlockHash.ToByteArray());
    }

    /// <summary>One block by its number (qscc).</summary>
    /// <exception cref="FabricException">There is no such block, or the call failed.</exception>
    public async Task<FabricBlock> BlockAsync(ulong number, CancellationToken ct = default)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        var payload = await Contract("qscc").EvaluateAsync("GetBlockByNumber", [Channel, text], ct);
        return BlockParser.Parse(Parse(Block.Parser, payload));
    }

    /// <summary>The block that holds a transaction (qscc).</summary>
    /// <exception cref="FabricException">The transaction is unknown, or the call failed.</exception>
    public async Task<FabricBlock> BlockOfAsync(
        string transactionId,
        CancellationToken ct = default
    )
    {
        var payload = await Contract("qscc")
            .EvaluateAsync("GetBlockByTxID", [Channel, transactionId], ct);
        return BlockParser.Parse(Parse(Block.Parser, payload));
    }

    /// <summary>Every block from a number on, in order, without end (Deliver service).</summary>
    /// <param name="fromHeight">The first block's number: one more than the last one processed.</param>
    /// <exception cref="FabricException">The stream broke, or a block does not fit its header or its predecessor.</exception>
    public IAsyncEnumerable<FabricBlock> BlocksAsync(
        ulong fromHeight,
        CancellationToken ct = default
    ) => new BlockDelivery(_gateway, Channel).BlocksAsync(fromHeight, ct);

    /// <summary>
    /// Like <see cref="BlocksAsync"/>, without what the transactions say: nothing of it can be checked against the block's hash.
    /// </summary>
    /// <inheritdoc cref="BlocksAsync"/>
    public IAsyncEnumerable<FabricFilteredBlock> FilteredBlocksAsync(
        ulong fromHeight,
        CancellationToken ct = default
    ) => new BlockDelivery(_gateway, Channel).FilteredBlocksAsync(fromHeight, ct);

    private static T Parse<T>(MessageParser<T> parser, byte[] payload)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException)
        {
            throw BlockDelivery.Broken(
                GrpcStatusCode.Internal,
                "the peer answered with something else"
            );
        }
    }
}

/// <summary>The end of the chain.</summary>
/// <param name="Height">Number of blocks: the last one's number is one less.</param>
/// <param name="Hash">The last block's hash, 32 bytes.</param>
public sealed record FabricHead(ulong Height, byte[] Hash);
