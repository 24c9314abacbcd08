using Google.Protobuf;
using Notary.Fabric.Wire.Common;

namespace Notary.FabricPeer.Ledger;

/// <summary>What an entry of a block says of itself, whatever it is.</summary>
internal static class BlockEntry
{
    /// <summary>Empty for what is no envelope: the orderer orders anything.</summary>
    public static ChannelHeader HeaderOf(ByteString data)
    {
        try
        {
            var payload = Payload.Parser.ParseFrom(Envelope.Parser.ParseFrom(data).Payload);
            return ChannelHeader.Parser.ParseFrom(
                payload.Header?.ChannelHeader ?? ByteString.Empty
            );
        }
        catch (InvalidProtocolBufferException)
        {
            return new ChannelHeader();
        }
    }

    public static bool IsConfig(ByteString data) => HeaderOf(data).Type == (int)HeaderType.Config;
}
