using Google.Protobuf;
using Notary.Fabric.Gateway;
using Notary.Fabric.Grpc;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Membership;

namespace Notary.FabricPeer.Endorsing;

/// <summary>A well-formed proposal with what its nested messages say. <see cref="Authenticate"/> it before use.</summary>
internal sealed record CheckedProposal(
    SignedProposal Envelope,
    Proposal Proposal,
    Header Header,
    ChannelHeader ChannelHeader,
    SignatureHeader SignatureHeader,
    string Chaincode,
    ChaincodeInput Input
)
{
    public string TransactionId => ChannelHeader.TxId;

    /// <exception cref="GrpcException">INVALID_ARGUMENT: not a proposal.</exception>
    public static CheckedProposal Parse(SignedProposal? envelope)
    {
        try
        {
            return Read(envelope ?? throw Malformed("no signed proposal"));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Malformed(e.Message);
        }
    }

    /// <exception cref="AccessDeniedException">The creator is no member, has not signed this, or uses another's id.</exception>
    public void Authenticate(ChannelMembers members)
    {
        _ = members.Authenticate(
            SignatureHeader.Creator,
            Envelope.ProposalBytes.Span,
            Envelope.Signature.Span
        );
        var expected = TransactionProposal.TransactionIdOf(SignatureHeader);
        if (!string.Equals(TransactionId, expected, StringComparison.Ordinal))
        {
            throw new AccessDeniedException($"incorrectly computed txid '{TransactionId}'");
        }
    }

    private static CheckedProposal Read(SignedProposal envelope)
    {
        var proposal = Proposal.Parser.ParseFrom(envelope.ProposalBytes);
        var header = Header.Parser.ParseFrom(proposal.Header);
        var channel = ChannelHeader.Parser.ParseFrom(header.ChannelHeader);
        if (channel.Type != (int)HeaderType.EndorserTransaction || channel.Epoch != 0)
        {
            throw Malformed($"header type {channel.Type}, epoch {channel.Epoch}");
        }
        var extension = ChaincodeHeaderExtension.Parser.ParseFrom(channel.Extension);
        var payload = ChaincodeProposalPayload.Parser.ParseFrom(proposal.Payload);
        var spec = ChaincodeInvocationSpec.Parser.ParseFrom(payload.Input).ChaincodeSpec;
        var name = spec?.ChaincodeId?.Name ?? "";
        if (name.Length == 0 || extension.ChaincodeId?.Name != name)
        {
            throw Malformed("no chaincode name, or two of them");
        }
        return new(
            envelope,
            proposal,
            header,
            channel,
            SignatureHeader.Parser.ParseFrom(header.SignatureHeader),
            name,
            spec!.Input ?? new()
        );
    }

    private static GrpcException Malformed(string why) =>
        new(GrpcStatusCode.InvalidArgument, $"failed to unpack transaction proposal: {why}");
}
