using System.Globalization;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Notary.Fabric.Blocks;
using Notary.Fabric.Grpc;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Gateway;
using Notary.Fabric.Wire.Orderer;
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
    public async IAsyncEnumerable<FabricBlock> BlocksAsync(
        ulong fromHeight,
        [EnumeratorCancellation] CancellationToken ct = default
    )
    {
        var answers = _gateway.Channel.StreamAsync(
            GatewayMethods.Deliver,
            SeekFrom(fromHeight),
            ct
        );
        FabricBlock? previous = null;
        await foreach (var answer in FabricStream.Of(FabricOperation.Deliver, answers, ct))
        {
            var block = BlockOf(answer);
            EnsureFollows(previous, block, fromHeight);
            yield return previous = block;
        }
    }

    private Envelope SeekFrom(ulong number)
    {
        var seek = new SeekInfo
        {
            Start = new() { Specified = new() { Number = number } },
            Stop = new() { Specified = new() { Number = ulong.MaxValue } },
        };
        var channelHeader = new ChannelHeader
        {
            Type = (int)HeaderType.DeliverSeekInfo,
            ChannelId = Channel,
            Timestamp = Timestamp.FromDateTimeOffset(_gateway.Connection.Time.GetUtcNow()),
        };
        var creator = ByteString.CopyFrom(_gateway.Identity.Serialized);
        var header = new Header
        {
            ChannelHeader = channelHeader.ToByteString(),
            SignatureHeader = new SignatureHeader { Creator = creator }.ToByteString(),
        };
        var payload = new Payload { Header = header, Data = seek.ToByteString() }.ToByteString();
        return new()
        {
            Payload = payload,
            Signature = ByteString.CopyFrom(_gateway.Identity.Sign(payload.Span)),
        };
    }

    private static FabricBlock BlockOf(DeliverResponse answer)
    {
        if (answer.TypeCase != DeliverResponse.TypeOneofCase.Block)
        {
            throw Broken(GrpcStatusCode.Unavailable, $"delivery ended with {answer.Status}");
        }
        return BlockParser.Parse(answer.Block);
    }

    private static void EnsureFollows(FabricBlock? previous, FabricBlock block, ulong first)
    {
        var follows = previous is null
            ? block.Number == first
            : block.Number == previous.Number + 1
                && block.PreviousHash.AsSpan().SequenceEqual(previous.Hash);
        if (!follows)
        {
            throw Broken(GrpcStatusCode.DataLoss, $"block {block.Number} is not the next one");
        }
    }

    private static T Parse<T>(MessageParser<T> parser, byte[] payload)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException)
        {
            throw Broken(GrpcStatusCode.Internal, "the peer answered with something else");
        }
    }

    private static FabricException Broken(GrpcStatusCode status, string message) =>
        new(FabricOperation.Deliver, new GrpcException(status, message), null);
}

/// <summary>The end of the chain.</summary>
/// <param name="Height">Number of blocks: the last one's number is one less.</param>
/// <param name="Hash">The last block's hash, 32 bytes.</param>
public sealed record FabricHead(ulong Height, byte[] Hash);
