using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Notary.Fabric.Blocks;
using Notary.Fabric.Identities;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;

namespace Notary.Fabric.Gateway;

/// <summary>A chaincode call, signed by its creator and named by its transaction id.</summary>
public sealed record TransactionProposal(
    string TransactionId,
    string Channel,
    string Chaincode,
    IReadOnlyList<string> Arguments,
    SignedProposal Envelope
)
{
    private const int NonceBytes = 24;

    public static TransactionProposal Create(
        FabricIdentity creator,
        string channel,
        string chaincode,
        IReadOnlyList<string> functionAndArguments,
        TimeProvider time
    )
    {
        var signatureHeader = new SignatureHeader
        {
            Creator = ByteString.CopyFrom(creator.Serialized),
            Nonce = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(NonceBytes)),
        };
        var transactionId = TransactionIdOf(signatureHeader);
        var id = new ChaincodeID { Name = chaincode };
        var channelHeader = new ChannelHeader
        {
            Type = (int)HeaderType.EndorserTransaction,
            Timestamp = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
            ChannelId = channel,
            TxId = transactionId,
            Extension = new ChaincodeHeaderExtension { ChaincodeId = id }.ToByteString(),
        };
        var header = new Header
        {
            ChannelHeader = channelHeader.ToByteString(),
            SignatureHeader = signatureHeader.ToByteString(),
        };
        var proposal = new Proposal
        {
            Header = header.ToByteString(),
            Payload = PayloadOf(id, functionAndArguments),
        }.ToByteArray();
        return new(
            transactionId,
            channel,
            chaincode,
            functionAndArguments,
            Sign(creator, proposal)
        );
    }

    /// <returns>Whether a prepared transaction is this one.</returns>
    internal bool Matches(string transactionId, ChaincodeCall call) =>
        string.Equals(transactionId, TransactionId, StringComparison.Ordinal)
        && string.Equals(call.Chaincode, Chaincode, StringComparison.Ordinal)
        && call.Arguments.SequenceEqual(Arguments, StringComparer.Ordinal);

    /// <returns>Lower-case hex SHA-256(nonce ‖ creator).</returns>
    public static string TransactionIdOf(SignatureHeader header) =>
        Convert.ToHexStringLower(SHA256.HashData([.. header.Nonce.Span, .. header.Creator.Span]));

    private static ByteString PayloadOf(ChaincodeID id, IEnumerable<string> functionAndArguments)
    {
        var input = new ChaincodeInput();
        input.Args.AddRange(functionAndArguments.Select(ByteString.CopyFromUtf8));
        var spec = new ChaincodeSpec { ChaincodeId = id, Input = input };
        return new ChaincodeProposalPayload
        {
            Input = new ChaincodeInvocationSpec { ChaincodeSpec = spec }.ToByteString(),
        }.ToByteString();
    }

    private static SignedProposal Sign(FabricIdentity creator, byte[] proposal) =>
        new()
        {
            ProposalBytes = ByteString.CopyFrom(proposal),
            Signature = ByteString.CopyFrom(creator.Sign(proposal)),
        };
}
