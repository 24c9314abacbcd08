using System.Formats.Asn1;
using System.Numerics;
using Google.Protobuf;
using Notary.Fabric.Gateway;
using Notary.Fabric.Grpc;
using Notary.Fabric.Identities;
using Notary.Fabric.Tests.Support;
using Notary.Fabric.Wire.Gateway;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Crypto;
using Notary.FabricPeer.Hosting;
using Xunit;

namespace Notary.Fabric.Tests.Peer;

/// <summary>What the peer refuses, and with which status codes (measured on Fabric 2.5).</summary>
[Collection(nameof(LedgerChaincode))]
public sealed class RefusalTests(LedgerChaincode chaincode) : IAsyncLifetime
{
    private FabricPeerHost _peer = null!;
    private PeerSession _session = null!;

    public async Task InitializeAsync()
    {
        _peer = await chaincode.StartPeerAsync(o =>
            o with
            {
                ChaincodeTimeout = TimeSpan.FromSeconds(20),
            }
        );
        _session = new PeerSession(_peer);
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await _peer.DisposeAsync();
    }

    [Fact]
    public async Task A_chaincode_error_aborts_the_endorsement_and_names_who_said_what()
    {
        var refused = await RefusedAsync(() => _session.Contract.SubmitAsync("fail", ["no luck"]));

        Assert.Equal(
            (FabricOperation.Endorse, GrpcStatusCode.Aborted),
            (refused.Operation, refused.Status)
        );
        var detail = Assert.Single(refused.Details);
        Assert.Equal(("Org1MSP", _peer.Endpoint.Authority), (detail.MspId, detail.Address));
        Assert.Contains(
            "chaincode response 500, no luck",
            detail.Message,
            StringComparison.Ordinal
        );
        Assert.NotNull(refused.TransactionId);
    }

    [Fact]
    public async Task A_chaincode_error_in_an_evaluation_is_unknown()
    {
        var refused = await RefusedAsync(() =>
            _session.Contract.EvaluateAsync("fail", ["no luck"])
        );
        Assert.Equal(GrpcStatusCode.Unknown, refused.Status);
        Assert.Contains(
            "no luck",
            Assert.Single(refused.Details).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_unknown_chaincode_or_channel_is_refused_without_details()
    {
        var nowhere = _session.Network.Contract("nowhere");
        var elsewhere = _session.Gateway.Network("elsewhere").Contract(LedgerChaincode.Name);

        Assert.Equal(
            [
                GrpcStatusCode.FailedPrecondition,
                GrpcStatusCode.FailedPrecondition,
                GrpcStatusCode.Unavailable,
                GrpcStatusCode.FailedPrecondition,
            ],
            [
                (await RefusedAsync(() => nowhere.EvaluateAsync("get", ["k"]))).Status,
                (await RefusedAsync(() => nowhere.EndorseAsync("get", ["k"]))).Status,
                (await RefusedAsync(() => elsewhere.EvaluateAsync("get", ["k"]))).Status,
                (await RefusedAsync(() => elsewhere.EndorseAsync("get", ["k"]))).Status,
            ]
        );
    }

    [Fact]
    public async Task A_certificate_of_a_foreign_authority_is_refused_everywhere()
    {
        var foreign = new NetworkCrypto(new FabricPeerOptions(), TimeProvider.System);
        await using var stranger = new PeerSession(_peer, foreign.User("Org1", "User1"));

        Assert.Equal(
            GrpcStatusCode.FailedPrecondition,
            (await RefusedAsync(() => stranger.GetAsync("k"))).Status
        );
        Assert.Equal(
            GrpcStatusCode.Aborted,
            (await RefusedAsync(() => stranger.PutAsync("k", "1"))).Status
        );
        Assert.Equal(
            GrpcStatusCode.PermissionDenied,
            (await RefusedAsync(() => stranger.Network.CommitStatusAsync("any"))).Status
        );
        await Assert.ThrowsAsync<FabricException>(async () =>
            await stranger.Network.BlocksAsync(0).FirstAsync()
        );
    }

    [Fact]
    public async Task A_certificate_used_under_another_organisations_name_is_refused()
    {
        var own = _peer.Crypto.IssueUser("Org1", "User1");
        using var identity = FabricIdentity.FromPem("OrdererMSP", own.CertificatePem, own.KeyPem);
        await using var masked = new PeerSession(_peer, identity);
        Assert.Equal(
            GrpcStatusCode.Aborted,
            (await RefusedAsync(() => masked.PutAsync("k", "1"))).Status
        );
    }

    [Fact]
    public async Task A_high_s_signature_is_refused_by_every_call()
    {
        var proposal = Propose("put", "k", "1");
        proposal.Envelope.Signature = HighS(proposal.Envelope.Signature);
        var endorsed = await _session.Contract.EndorseAsync("put", ["k", "1"]);
        var envelope = endorsed.Envelope.Clone();
        envelope.Signature = HighS(envelope.Signature);
        var status = new CommitStatusRequest
        {
            ChannelId = "mychannel",
            TransactionId = endorsed.TransactionId,
            Identity = ByteString.CopyFrom(_session.Identity.Serialized),
        }.ToByteString();
        var signature = ByteString.CopyFrom(_session.Identity.Sign(status.Span));

        Assert.Equal(
            [
                GrpcStatusCode.FailedPrecondition,
                GrpcStatusCode.Aborted,
                GrpcStatusCode.Aborted,
                GrpcStatusCode.PermissionDenied,
            ],
            [
                await StatusAsync(
                    GatewayMethods.Evaluate,
                    new EvaluateRequest { ProposedTransaction = proposal.Envelope }
                ),
                await StatusAsync(
                    GatewayMethods.Endorse,
                    new EndorseRequest { ProposedTransaction = proposal.Envelope }
                ),
                await StatusAsync(
                    GatewayMethods.Submit,
                    new SubmitRequest { ChannelId = "mychannel", PreparedTransaction = envelope }
                ),
                await StatusAsync(
                    GatewayMethods.CommitStatus,
                    new SignedCommitStatusRequest { Request = status, Signature = HighS(signature) }
                ),
            ]
        );
    }

    [Fact]
    public async Task An_unsigned_transaction_and_garbage_are_invalid_arguments()
    {
        var endorsed = await _session.Contract.EndorseAsync("put", ["k", "1"]);
        var unsigned = endorsed.Envelope.Clone();
        unsigned.Signature = ByteString.Empty;
        var garbage = new SignedProposal { ProposalBytes = ByteString.CopyFrom([1, 2, 3]) };

        Assert.Equal(
            GrpcStatusCode.InvalidArgument,
            await StatusAsync(
                GatewayMethods.Submit,
                new SubmitRequest { ChannelId = "mychannel", PreparedTransaction = unsigned }
            )
        );
        Assert.Equal(
            GrpcStatusCode.InvalidArgument,
            await StatusAsync(
                GatewayMethods.Endorse,
                new EndorseRequest { ProposedTransaction = garbage }
            )
        );
    }

    [Fact]
    public async Task Commit_status_of_an_unknown_transaction_blocks_until_the_deadline()
    {
        await using var hasty = new PeerSession(
            _peer,
            deadlines: new() { CommitStatus = TimeSpan.FromMilliseconds(200) }
        );
        var refused = await RefusedAsync(() => hasty.Network.CommitStatusAsync("unknown"));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, refused.Status);
    }

    [Fact]
    public async Task A_chaincode_that_never_answers_does_not_hold_the_peer()
    {
        await using var impatient = await chaincode.StartPeerAsync(o =>
            o with
            {
                ChaincodeTimeout = TimeSpan.FromSeconds(2),
            }
        );
        await using var session = new PeerSession(impatient);
        await session.PutAsync("k", "1");
        var refused = await RefusedAsync(() => session.Contract.EndorseAsync("hang", []));
        Assert.Contains(
            "did not answer",
            Assert.Single(refused.Details).Message,
            StringComparison.Ordinal
        );
        Assert.Equal("1", await session.GetAsync("k"));
    }

    [Fact]
    public async Task A_chaincode_that_is_not_running_is_named()
    {
        await using var alone = await chaincode.StartPeerAsync(o =>
            o with
            {
                ChaincodeTimeout = TimeSpan.FromMilliseconds(300),
                Chaincodes = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [LedgerChaincode.Name] = "127.0.0.1:1",
                },
            }
        );
        await using var session = new PeerSession(alone);
        var refused = await RefusedAsync(() => session.Contract.EndorseAsync("get", ["k"]));
        Assert.Contains(
            "127.0.0.1:1",
            Assert.Single(refused.Details).Message,
            StringComparison.Ordinal
        );
    }

    private TransactionProposal Propose(params string[] call) =>
        TransactionProposal.Create(
            _session.Identity,
            "mychannel",
            LedgerChaincode.Name,
            call,
            TimeProvider.System
        );

    private async Task<GrpcStatusCode> StatusAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method,
        TRequest request
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        using var channel = new GrpcChannel(_peer.Endpoint);
        var refused = await Assert.ThrowsAsync<GrpcException>(() =>
            channel.UnaryAsync(method, request, TimeSpan.FromSeconds(20), CancellationToken.None)
        );
        return refused.Status;
    }

    private static Task<FabricException> RefusedAsync(Func<Task> call) =>
        Assert.ThrowsAsync<FabricException>(call);

    /// <summary>The same signature in its other form.</summary>
    private static ByteString HighS(ByteString der)
    {
        var order = BigInteger.Parse(
            "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
            System.Globalization.NumberStyles.HexNumber
        );
        var numbers = new AsnReader(der.ToByteArray(), AsnEncodingRules.DER).ReadSequence();
        var (r, s) = (numbers.ReadInteger(), numbers.ReadInteger());
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(order - s);
        }
        return ByteString.CopyFrom(writer.Encode());
    }
}
