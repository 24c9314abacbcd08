using Google.Protobuf;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Msp;
using Notary.Fabric.Wire.Peer;

namespace Notary.FabricPeer.Ledger;

/// <summary>The channel's configuration, which here is its organisations and their root certificates.</summary>
/// <param name="members">MSP id to root certificate, the orderer's among them.</param>
internal sealed class ChannelConfig(
    string channel,
    IReadOnlyDictionary<string, string> members,
    string ordererMspId
)
{
    /// <summary>Block 0.</summary>
    public Block Genesis() => BlockBuilder.Build(0, [], Entry(0), [TxValidationCode.Valid]);

    /// <summary>A block's only entry: the configuration as it is after so many updates.</summary>
    public BlockData Entry(ulong sequence)
    {
        var groups = new ConfigGroup();
        groups.Groups["Application"] = Group(members.Where(m => m.Key != ordererMspId));
        groups.Groups["Orderer"] = Group(members.Where(m => m.Key == ordererMspId));
        var config = new Config { Sequence = sequence, ChannelGroup = groups };
        var data = new BlockData();
        data.Data.Add(Envelope(new ConfigEnvelope { Config = config }).ToByteString());
        return data;
    }

    private Envelope Envelope(ConfigEnvelope config)
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
