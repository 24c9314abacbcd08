using Google.Protobuf;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.State;

namespace Notary.FabricPeer.Ledger;

/// <summary>A chaincode transaction with all of its nested messages read.</summary>
internal sealed record EndorserTransaction(
    Envelope Envelope,
    Header Header,
    ChannelHeader ChannelHeader,
    SignatureHeader SignatureHeader,
    ByteString ProposalPayload,
    ChaincodeEndorsedAction Endorsed,
    ProposalResponsePayload Response,
    ChaincodeAction Action,
    IReadOnlyList<NamespaceEffects> Effects
)
{
    public string TransactionId => ChannelHeader.TxId;

    public ChaincodeEvent? Event =>
        Action.Events.IsEmpty ? null : ChaincodeEvent.Parser.ParseFrom(Action.Events);

    /// <returns>Null for anything but one well-formed chaincode transaction.</returns>
    public static EndorserTransaction? TryParse(ByteString data)
    {
        try
        {
            return Parse(Envelope.Parser.ParseFrom(data));
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static EndorserTransaction? Parse(Envelope envelope)
    {
        var payload = Payload.Parser.ParseFrom(envelope.Payload);
        if (payload.Header is not { } header)
        {
            return null;
        }
        var channel = ChannelHeader.Parser.ParseFrom(header.ChannelHeader);
        var transaction =
            channel.Type == (int)HeaderType.EndorserTransaction
                ? Transaction.Parser.ParseFrom(payload.Data)
                : null;
        if (transaction?.Actions.Count != 1)
        {
            return null;
        }
        var action = ChaincodeActionPayload.Parser.ParseFrom(transaction.Actions[0].Payload);
        return action.Action is null ? null : Parse(envelope, header, channel, action);
    }

    private static EndorserTransaction Parse(
        Envelope envelope,
        Header header,
        ChannelHeader channel,
        ChaincodeActionPayload payload
    )
    {
        var response = ProposalResponsePayload.Parser.ParseFrom(
            payload.Action.ProposalResponsePayload
        );
        var action = ChaincodeAction.Parser.ParseFrom(response.Extension);
        return new(
            envelope,
            header,
            channel,
            SignatureHeader.Parser.ParseFrom(header.SignatureHeader),
            payload.ChaincodeProposalPayload,
            payload.Action,
            response,
            action,
            NamespaceEffects.Parse(action.Results)
        );
    }
}
