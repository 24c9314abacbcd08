using Google.Protobuf;
using Notary.Fabric.Gateway;
using Notary.Fabric.Grpc;
using Notary.Fabric.Tests.Support;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Gateway;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Hosting;
using Xunit;

namespace Notary.Fabric.Tests.Peer;

/// <summary>Several organisations and what a chaincode demands of them.</summary>
[Collection(nameof(LedgerChaincode))]
public sealed class EndorsementPolicyTests(LedgerChaincode chaincode)
{
    private static readonly string[] Organisations = ["Org1", "Org2", "Org3"];

    [Theory]
    [InlineData("OR('Org1MSP.peer','Org2MSP.peer')", "Org1MSP")]
    [InlineData("OR('Org2MSP.peer','Org3MSP.peer')", "Org2MSP")]
    [InlineData("AND('Org1MSP.peer','Org3MSP.member')", "Org1MSP Org3MSP")]
    [InlineData("OutOf(2,'Org3MSP.peer','Org2MSP.peer','Org1MSP.peer')", "Org1MSP Org3MSP")]
    [InlineData("AND('Org3MSP.peer', OR('Org1MSP.peer','Org2MSP.peer'))", "Org1MSP Org3MSP")]
    [InlineData("OR(AND('Org1MSP.peer','Org2MSP.peer'),'Org3MSP.peer')", "Org3MSP")]
    public async Task The_gateway_gathers_as_few_endorsements_as_the_policy_needs(
        string policy,
        string expected
    )
    {
        await using var peer = await StartAsync(policy);
        await using var session = new PeerSession(peer);
        var endorsed = await session.Contract.EndorseAsync("put", ["k", "1"]);
        Assert.Equal(expected, Endorsers(endorsed.Envelope));
        var status = await (await endorsed.SubmitAsync()).CommitStatusAsync();
        Assert.Equal(TxValidationCode.Valid, status.Code);
    }

    [Fact]
    public async Task Fewer_endorsements_than_the_policy_needs_do_not_count()
    {
        await using var peer = await StartAsync("AND('Org1MSP.peer','Org2MSP.peer')");
        await using var session = new PeerSession(peer);
        var (code, _) = await SubmitAsync(peer, session, "Org2MSP");
        Assert.Equal(TxValidationCode.EndorsementPolicyFailure, code);
        Assert.Equal("", await session.GetAsync("k"));
    }

    [Fact]
    public async Task A_client_may_say_who_shall_endorse()
    {
        await using var peer = await StartAsync(
            "OutOf(2,'Org1MSP.peer','Org2MSP.peer','Org3MSP.peer')"
        );
        await using var session = new PeerSession(peer);
        var (code, endorsers) = await SubmitAsync(peer, session, "Org3MSP", "Org2MSP");
        Assert.Equal(TxValidationCode.Valid, code);
        Assert.Equal("Org2MSP Org3MSP", endorsers);
    }

    [Fact]
    public async Task An_organisation_outside_of_the_channel_cannot_endorse()
    {
        await using var peer = await StartAsync("OR('Org1MSP.peer')");
        await using var session = new PeerSession(peer);
        var refused = await Assert.ThrowsAsync<GrpcException>(() =>
            SubmitAsync(peer, session, "Org4MSP")
        );
        Assert.Equal(GrpcStatusCode.Aborted, refused.Status);
    }

    [Theory]
    [InlineData("AND('Org1MSP.peer'", ")")]
    [InlineData("NOT('Org1MSP.peer')", "AND, OR or OutOf")]
    [InlineData("OutOf(3,'Org1MSP.peer','Org2MSP.peer')", "3 of 2")]
    [InlineData("OutOf(0,'Org1MSP.peer')", "0 of 1")]
    [InlineData("OR('Org1MSP.admin')", "Org1MSP.admin")]
    [InlineData("OR('Org1MSP.peer') and more", "the end")]
    [InlineData("OR('Org9MSP.peer')", "no organisation Org9MSP")]
    [InlineData("", "(")]
    public async Task A_policy_that_cannot_be_is_refused_with_its_reason(
        string policy,
        string reason
    )
    {
        var refused = await Record.ExceptionAsync(() => StartAsync(policy));
        Assert.True(refused is FormatException or ArgumentException, $"{refused}");
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private Task<FabricPeerHost> StartAsync(string policy) =>
        chaincode.StartPeerAsync(o =>
            o with
            {
                Organisations = Organisations,
                Policies = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [LedgerChaincode.Name] = policy,
                },
            }
        );

    private static async Task<(TxValidationCode Code, string Endorsers)> SubmitAsync(
        FabricPeerHost peer,
        PeerSession session,
        params string[] organisations
    )
    {
        var proposal = TransactionProposal.Create(
            session.Identity,
            "mychannel",
            LedgerChaincode.Name,
            ["put", "k", "1"],
            TimeProvider.System
        );
        var request = new EndorseRequest { ProposedTransaction = proposal.Envelope };
        request.EndorsingOrganizations.AddRange(organisations);
        using var channel = new GrpcChannel(peer.Endpoint);
        var limit = TimeSpan.FromSeconds(20);
        var response = await channel.UnaryAsync(GatewayMethods.Endorse, request, limit, default);
        var prepared = response.PreparedTransaction;
        prepared.Signature = ByteString.CopyFrom(session.Identity.Sign(prepared.Payload.Span));
        var submission = new SubmitRequest
        {
            ChannelId = "mychannel",
            PreparedTransaction = prepared,
        };
        await channel.UnaryAsync(GatewayMethods.Submit, submission, limit, default);
        var status = await session.Network.CommitStatusAsync(proposal.TransactionId);
        return (status.Code, Endorsers(prepared));
    }

    /// <summary>MSP ids, in their order.</summary>
    private static string Endorsers(Envelope envelope)
    {
        var payload = Payload.Parser.ParseFrom(envelope.Payload);
        var transaction = Transaction.Parser.ParseFrom(payload.Data);
        var action = ChaincodeActionPayload.Parser.ParseFrom(transaction.Actions[0].Payload);
        var mspIds = action.Action.Endorsements.Select(e =>
            Wire.Msp.SerializedIdentity.Parser.ParseFrom(e.Endorser).Mspid
        );
        return string.Join(' ', mspIds.Order(StringComparer.Ordinal));
    }
}
