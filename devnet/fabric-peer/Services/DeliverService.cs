using System.Runtime.CompilerServices;
using Google.Protobuf;
using Notary.Fabric.Gateway;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Orderer;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Ledger;
using Notary.FabricPeer.Membership;
using Status = Notary.Fabric.Wire.Common.Status;

namespace Notary.FabricPeer.Services;

/// <summary>protos.Deliver: blocks from a position on; the last message is a status (Fabric, common/deliver).</summary>
internal sealed class DeliverService(
    PeerDescription self,
    ChannelMembers members,
    ChannelLedger ledger
)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapStream(GatewayMethods.Deliver, (e, ct) => DeliverAsync(e, Whole, ct));
        routes.MapStream(GatewayMethods.DeliverFiltered, (e, ct) => DeliverAsync(e, Filtered, ct));
    }

    private static DeliverResponse Whole(Block block) => new() { Block = block };

    private DeliverResponse Filtered(Block block) =>
        new() { FilteredBlock = FilteredBlocks.Of(block, self.Channel) };

    private async IAsyncEnumerable<DeliverResponse> DeliverAsync(
        Envelope envelope,
        Func<Block, DeliverResponse> response,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        var (seek, status) = Read(envelope);
        if (seek is null)
        {
            yield return new DeliverResponse { Status = status };
            yield break;
        }
        var (number, last) = (Position(seek.Start), Position(seek.Stop));
        status = last < number ? Status.BadRequest : Status.Success;
        while (status == Status.Success && number <= last)
        {
            if (IsOutOfReach(number, seek))
            {
                status = Status.NotFound;
                break;
            }
            yield return response(await ledger.WaitAsync(number++, ct));
        }
        yield return new DeliverResponse { Status = status };
    }

    private bool IsOutOfReach(ulong number, SeekInfo seek) =>
        number > ledger.Height
        || (number == ledger.Height && seek.Behavior == SeekInfo.Types.SeekBehavior.FailIfNotReady);

    private ulong Position(SeekPosition position) =>
        position.TypeCase switch
        {
            SeekPosition.TypeOneofCase.Oldest => 0,
            SeekPosition.TypeOneofCase.Newest => ledger.Height - 1,
            SeekPosition.TypeOneofCase.NextCommit => ledger.Height,
            _ => position.Specified.Number,
        };

    private (SeekInfo? Seek, Status Status) Read(Envelope envelope)
    {
        try
        {
            var payload = Payload.Parser.ParseFrom(envelope.Payload);
            var header = payload.Header ?? new Header();
            var channel = ChannelHeader.Parser.ParseFrom(header.ChannelHeader);
            if (channel.ChannelId != self.Channel)
            {
                return (null, Status.NotFound);
            }
            var creator = SignatureHeader.Parser.ParseFrom(header.SignatureHeader).Creator;
            _ = members.Authenticate(creator, envelope.Payload.Span, envelope.Signature.Span);
            var seek = SeekInfo.Parser.ParseFrom(payload.Data);
            var isComplete = IsSet(seek.Start) && IsSet(seek.Stop);
            return isComplete ? (seek, Status.Success) : (null, Status.BadRequest);
        }
        catch (InvalidProtocolBufferException)
        {
            return (null, Status.BadRequest);
        }
        catch (AccessDeniedException)
        {
            return (null, Status.Forbidden);
        }
    }

    private static bool IsSet(SeekPosition? position) =>
        position is not null && position.TypeCase != SeekPosition.TypeOneofCase.None;
}
