using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Notary.Fabric.Blocks;
using Notary.Fabric.Grpc;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Orderer;
using Notary.Fabric.Wire.Peer;

namespace Notary.Fabric.Gateway;

/// <summary>Reads a channel's blocks from one peer (Deliver service).</summary>
internal sealed class BlockDelivery(FabricGateway gateway, string channel)
{
    /// <inheritdoc cref="FabricNetwork.BlocksAsync"/>
    public async IAsyncEnumerable<FabricBlock> BlocksAsync(
        ulong fromHeight,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        FabricBlock? previous = null;
        await foreach (var answer in AnswersAsync(GatewayMethods.Deliver, fromHeight, ct))
        {
            var block = BlockParser.Parse(answer.Block ?? throw Ended(answer));
            EnsureFollows(previous, block, fromHeight);
            yield return previous = block;
        }
    }

    /// <inheritdoc cref="FabricNetwork.FilteredBlocksAsync"/>
    public async IAsyncEnumerable<FabricFilteredBlock> FilteredBlocksAsync(
        ulong fromHeight,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        var next = fromHeight;
        await foreach (var answer in AnswersAsync(GatewayMethods.DeliverFiltered, fromHeight, ct))
        {
            var block = answer.FilteredBlock ?? throw Ended(answer);
            EnsureNext(block.Number == next++, block.Number);
            yield return FabricFilteredBlock.Of(block);
        }
    }

    internal static FabricException Broken(GrpcStatusCode status, string message) =>
        new(FabricOperation.Deliver, new GrpcException(status, message), null);

    private IAsyncEnumerable<DeliverResponse> AnswersAsync(
        GrpcMethod<Envelope, DeliverResponse> method,
        ulong fromHeight,
        CancellationToken ct
    ) =>
        FabricStream.Of(
            FabricOperation.Deliver,
            gateway.Channel.StreamAsync(method, SeekFrom(fromHeight), ct),
            ct
        );

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
            ChannelId = channel,
            Timestamp = Timestamp.FromDateTimeOffset(gateway.Connection.Time.GetUtcNow()),
        };
        var creator = ByteString.CopyFrom(gateway.Identity.Serialized);
        var header = new Header
        {
            ChannelHeader = channelHeader.ToByteString(),
            SignatureHeader = new SignatureHeader { Creator = creator }.ToByteString(),
        };
        var payload = new Payload { Header = header, Data = seek.ToByteString() }.ToByteString();
        return new()
        {
            Payload = payload,
            Signature = ByteString.CopyFrom(gateway.Identity.Sign(payload.Span)),
        };
    }

    private static FabricException Ended(DeliverResponse answer) =>
        Broken(GrpcStatusCode.Unavailable, $"delivery ended with {answer.Status}");

    private static void EnsureFollows(FabricBlock? previous, FabricBlock block, ulong first) =>
        EnsureNext(
            previous is null
                ? block.Number == first
                : block.Number == previous.Number + 1
                    && block.PreviousHash.AsSpan().SequenceEqual(previous.Hash),
            block.Number
        );

    private static void EnsureNext(bool isNext, ulong number)
    {
        if (!isNext)
        {
            throw Broken(GrpcStatusCode.DataLoss, $"block {number} is not the next one");
        }
    }
}
