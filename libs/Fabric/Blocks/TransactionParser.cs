using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Msp;
using Notary.Fabric.Wire.Peer;

namespace Notary.Fabric.Blocks;

/// <summary>What an envelope says, before anybody judged it.</summary>
internal sealed record ParsedTransaction(
    string TransactionId,
    HeaderType Type,
    FabricCreator? Creator,
    DateTimeOffset? ClientTime,
    ChaincodeCall? Call
)
{
    public byte[] Result => Call?.Result ?? [];
}

/// <summary>Reads the nested messages of a transaction (Fabric, protos/peer/transaction.proto).</summary>
internal static class TransactionParser
{
    /// <returns>Null for what is not an envelope with a header.</returns>
    public static ParsedTransaction? TryParse(ByteString envelope)
    {
        try
        {
            return Parse(Envelope.Parser.ParseFrom(envelope));
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="TryParse(ByteString)"/>
    public static ParsedTransaction? TryParse(Envelope envelope)
    {
        try
        {
            return Parse(envelope);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static ParsedTransaction? Parse(Envelope envelope)
    {
        var payload = Payload.Parser.ParseFrom(envelope.Payload);
        if (payload.Header is not { } header)
        {
            return null;
        }
        var channel = ChannelHeader.Parser.ParseFrom(header.ChannelHeader);
        var signature = SignatureHeader.Parser.ParseFrom(header.SignatureHeader);
        var type = (HeaderType)channel.Type;
        return new(
            channel.TxId,
            type,
            CreatorOf(signature.Creator),
            TimeOf(channel),
            type == HeaderType.EndorserTransaction ? CallOf(payload.Data) : null
        );
    }

    private static ChaincodeCall? CallOf(ByteString data)
    {
        var transaction = Transaction.Parser.ParseFrom(data);
        if (transaction.Actions.Count != 1)
        {
            return null;
        }
        var payload = ChaincodeActionPayload.Parser.ParseFrom(transaction.Actions[0].Payload);
        var input = ChaincodeProposalPayload.Parser.ParseFrom(payload.ChaincodeProposalPayload);
        var spec = ChaincodeInvocationSpec.Parser.ParseFrom(input.Input).ChaincodeSpec;
        var response = ProposalResponsePayload.Parser.ParseFrom(
            payload.Action?.ProposalResponsePayload ?? ByteString.Empty
        );
        var action = ChaincodeAction.Parser.ParseFrom(response.Extension);
        return new(
            spec?.ChaincodeId?.Name ?? "",
            [.. (spec?.Input?.Args ?? []).Select(a => a.ToStringUtf8())],
            action.Response?.Payload.ToByteArray() ?? [],
            EventOf(action.Events)
        );
    }

    private static ChaincodeCallEvent? EventOf(ByteString events)
    {
        var parsed = ChaincodeEvent.Parser.ParseFrom(events);
        return parsed.EventName.Length == 0
            ? null
            : new(parsed.EventName, parsed.Payload.ToByteArray());
    }

    private static FabricCreator? CreatorOf(ByteString creator)
    {
        var identity = SerializedIdentity.Parser.ParseFrom(creator);
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(identity.IdBytes.ToStringUtf8());
            return new(
                identity.Mspid,
                certificate.RawData,
                Identities.PartyId.Of(identity.Mspid, certificate)
            );
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A client chooses its timestamp freely, also outside of what a date can hold.</summary>
    private static DateTimeOffset? TimeOf(ChannelHeader channel)
    {
        try
        {
            return channel.Timestamp?.ToDateTimeOffset();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
