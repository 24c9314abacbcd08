using System.Runtime.CompilerServices;
using Notary.Fabric.Blocks;
using Notary.Fabric.Gateway;
using Notary.Fabric.Grpc;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Gateway;
using Notary.Fabric.Wire.Orderer;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Ledger;
using Notary.FabricPeer.Membership;

namespace Notary.FabricPeer.Services;

/// <summary>gateway.Gateway's event stream: one message for each block that has matching events.</summary>
internal sealed class ChaincodeEventsService(
    PeerDescription self,
    ChannelMembers members,
    ChannelLedger ledger
)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapStream(GatewayMethods.ChaincodeEvents, EventsAsync);

    private async IAsyncEnumerable<ChaincodeEventsResponse> EventsAsync(
        SignedChaincodeEventsRequest signed,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        var request = Parsing.Read(ChaincodeEventsRequest.Parser, signed.Request);
        if (request.ChannelId != self.Channel)
        {
            throw new GrpcException(
                GrpcStatusCode.PermissionDenied,
                $"no channel {request.ChannelId}"
            );
        }
        GatewayService.Permit(members, request.Identity, signed.Request, signed.Signature);
        var number = StartOf(request.StartPosition);
        var after = request.AfterTransactionId;
        while (true)
        {
            var block = await ledger.WaitAsync(number++, ct);
            var events = EventsOf(block, request.ChaincodeId, after);
            after = "";
            if (events.Count > 0)
            {
                var response = new ChaincodeEventsResponse { BlockNumber = block.Header.Number };
                response.Events.AddRange(events);
                yield return response;
            }
        }
    }

    private ulong StartOf(SeekPosition? position) =>
        position?.TypeCase switch
        {
            SeekPosition.TypeOneofCase.Oldest => 0,
            SeekPosition.TypeOneofCase.Newest => ledger.Height - 1,
            SeekPosition.TypeOneofCase.Specified => position.Specified.Number,
            _ => ledger.Height,
        };

    /// <param name="after">Skips up to and including this transaction, if it is in the block.</param>
    private static List<ChaincodeEvent> EventsOf(Block block, string chaincode, string after)
    {
        var codes = BlockParser.ValidationCodes(block);
        var events = new List<ChaincodeEvent>();
        for (var i = 0; i < block.Data.Data.Count; i++)
        {
            var transaction = EndorserTransaction.TryParse(block.Data.Data[i]);
            if (transaction is null)
            {
                continue;
            }
            if (after.Length > 0 && transaction.TransactionId == after)
            {
                events.Clear();
                continue;
            }
            if (
                codes[i] == (byte)TxValidationCode.Valid
                && transaction.Event is { } e
                && e.ChaincodeId == chaincode
            )
            {
                events.Add(e);
            }
        }
        return events;
    }
}
