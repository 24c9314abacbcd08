using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Notary.Fabric.Gateway;
using Notary.Fabric.Identities;
using Notary.Fabric.Wire.Common;

namespace Notary.Fabric.Blocks;

/// <summary>
/// A chaincode call as its creator signed it for the orderer, whether or not it is in a block. Nothing is said about the
/// certificate's issuer, the endorsements, or whether it would be valid.
/// </summary>
public sealed record SignedEnvelope(
    string Channel,
    string TransactionId,
    FabricCreator Creator,
    ChaincodeCall Call
)
{
    /// <param name="raw">common.Envelope.</param>
    /// <exception cref="FormatException">No chaincode call, or not signed by the creator that it names.</exception>
    public static SignedEnvelope Parse(ReadOnlySpan<byte> raw)
    {
        try
        {
            return Read(Envelope.Parser.ParseFrom(raw));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new FormatException($"no envelope: {e.Message}", e);
        }
    }

    private static SignedEnvelope Read(Envelope envelope)
    {
        if (TransactionParser.TryParse(envelope) is not { Creator: { } creator, Call: { } call })
            throw new FormatException("the envelope holds no chaincode call");
        var header = Payload.Parser.ParseFrom(envelope.Payload).Header;
        var channel = ChannelHeader.Parser.ParseFrom(header.ChannelHeader);
        var nonce = SignatureHeader.Parser.ParseFrom(header.SignatureHeader);
        if (channel.TxId != TransactionProposal.TransactionIdOf(nonce))
            throw new FormatException("the transaction's id is not that of its nonce and creator");
        return IsSigned(envelope, creator)
            ? new(channel.ChannelId, channel.TxId, creator, call)
            : throw new FormatException("the creator did not sign the envelope");
    }

    private static bool IsSigned(Envelope envelope, FabricCreator creator)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(creator.Certificate);
        using var key = certificate.GetECDsaPublicKey();
        return key is not null
            && LowSSignature.Verify(key, envelope.Payload.Span, envelope.Signature.Span);
    }
}
