using System.Security.Cryptography;
using Google.Protobuf;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;

namespace Notary.FabricPeer.Endorsing;

/// <summary>What an endorsement says it is for (Fabric, protoutil/proputils.go).</summary>
internal static class ProposalHash
{
    /// <returns>SHA-256 over both headers and the payload without its transient part.</returns>
    public static byte[] Of(Header header, ByteString payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header.ChannelHeader.Span);
        hash.AppendData(header.SignatureHeader.Span);
        hash.AppendData(WithoutTransient(payload).Span);
        return hash.GetHashAndReset();
    }

    /// <summary>Transient data is for the endorser's eyes and does not reach the ledger.</summary>
    public static ByteString WithoutTransient(ByteString payload)
    {
        var parsed = ChaincodeProposalPayload.Parser.ParseFrom(payload);
        return new ChaincodeProposalPayload { Input = parsed.Input }.ToByteString();
    }
}
