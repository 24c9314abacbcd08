using Google.Protobuf;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Msp;
using Notary.Fabric.Wire.Peer;

namespace Notary.FabricPeer.Ledger;

/// <summary>Block 0: the channel's configuration, which here is its organisations and their root certificates.</summary>
internal static class GenesisBlock
{
    public static Block Create(
        string channel,
        IReadOnlyDictionary<string, string> members,
        string ordererMspId
    )
    {
        var groups = new ConfigGroup();
        groups.Groups["Application"] = Group(members.Where(m => m.Key != ordererMspId));
        groups.Groups["Orderer"] = Group(members.Where(m => m.Key == ordererMspId));
        var config = new ConfigEnvelope { Config = new Config { ChannelGroup = groups } };
        var data = new BlockData();
        data.Data.Add(Envelope(channel, config).ToByteString());
        return BlockBuilder.Build(0, [], data, [TxValidationCode.Valid]);
    }

    private static Envelope Envelope(string channel, ConfigEnvelope config)
    {
        var header = new ChannelHeader { Type = (int)HeaderType.Config, ChannelId = channel };
        var payload = new Payload
        {
            Header = new Header
            {
                ChannelHeader = header.ToByteString(),
                SignatureHeader = new SignatureHeader().ToByteString(),
            },
            Data = config.ToByteString(),
        };
        return new Envelope { Payload = payload.ToByteString() };
    }

    private static ConfigGroup Group(IEnumerable<KeyValuePair<string, string>> members)
    {
        var group = new ConfigGroup();
        foreach (var (mspId, root) in members.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            group.Groups[mspId] = Organisation(mspId, root);
        }
        return group;
    }

    private static ConfigGroup Organisation(string mspId, string root)
    {
        var msp = new FabricMSPConfig { Name = mspId };
        msp.RootCerts.Add(ByteString.CopyFromUtf8(root));
        var value = new MSPConfig { Config = msp.ToByteString() };
        var group = new ConfigGroup();
        group.Values["MSP"] = new ConfigValue { Value = value.ToByteString() };
        return group;
    }
}
