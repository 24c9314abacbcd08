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

/// <summary>What is ordered but found invalid at commit.</summary>
[Collection(nameof(LedgerChaincode))]
public sealed class ValidationTests(LedgerChaincode chaincode) : IAsyncLifetime
{
    private FabricPeerHost _peer = null!;
    private PeerSession _session = null!;

    public async Task InitializeAsync()
    {
        _peer = await chaincode.StartPeerAsync(o =>
            o with
            {
                BatchTimeout = TimeSpan.FromHours(1),
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
    public async Task The_second_of_two_that_read_and_wrote_one_key_conflicts()
    {
        var first = await EndorseAsync("increment", "n");
        var second = await EndorseAsync("increment", "n");
        await SubmitAsync(first, second);

        Assert.Equal(
            [TxValidationCode.Valid, TxValidationCode.MvccReadConflict],
            await MinedCodesAsync()
        );
        Assert.Equal("1", await _session.GetAsync("n"));
        var status = await _session.Network.CommitStatusAsync(second.TransactionId);
        Assert.Throws<FabricCommitException>(() => status.EnsureValid());
    }

    [Fact]
    public async Task Writers_of_one_key_that_did_not_read_it_do_not_conflict()
    {
        await SubmitAsync(await EndorseAsync("put", "k", "1"), await EndorseAsync("put", "k", "2"));
        Assert.Equal([TxValidationCode.Valid, TxValidationCode.Valid], await MinedCodesAsync());
        Assert.Equal("2", await _session.GetAsync("k"));
    }

    [Fact]
    public async Task A_new_key_in_a_range_that_was_read_is_a_phantom()
    {
        var count = await EndorseAsync("count", "a", "b", "total");
        await SubmitAsync(await EndorseAsync("put", "a1", "new"), count);
        Assert.Equal(
            [TxValidationCode.Valid, TxValidationCode.PhantomReadConflict],
            await MinedCodesAsync()
        );
    }

    [Fact]
    public async Task A_resubmitted_transaction_is_recorded_again_as_a_duplicate_and_keeps_its_status()
    {
        var transaction = await EndorseAsync("put", "k", "1");
        await SubmitAsync(transaction);
        Assert.Equal([TxValidationCode.Valid], await MinedCodesAsync());
        await SubmitAsync(transaction);
        Assert.Equal([TxValidationCode.DuplicateTxid], await MinedCodesAsync());

        var status = await _session.Network.CommitStatusAsync(transaction.TransactionId);
        Assert.Equal((TxValidationCode.Valid, 1ul), (status.Code, status.BlockNumber));
    }

    [Fact]
    public async Task A_duplicate_in_the_same_block_is_one_too()
    {
        var transaction = await EndorseAsync("put", "k", "1");
        await SubmitAsync(transaction, transaction);
        Assert.Equal(
            [TxValidationCode.Valid, TxValidationCode.DuplicateTxid],
            await MinedCodesAsync()
        );
    }

    [Fact]
    public async Task A_recorded_transaction_is_not_endorsed_again()
    {
        var proposal = TransactionProposal.Create(
            _session.Identity,
            "mychannel",
            LedgerChaincode.Name,
            ["put", "k", "1"],
            TimeProvider.System
        );
        var request = new EndorseRequest { ProposedTransaction = proposal.Envelope };
        using var channel = new GrpcChannel(_peer.Endpoint);
        var prepared = (
            await channel.UnaryAsync(
                GatewayMethods.Endorse,
                request,
                TimeSpan.FromSeconds(20),
                default
            )
        ).PreparedTransaction;
        await SubmitAsync(channel, prepared.Payload);
        await _peer.MineAsync();

        var refused = await Assert.ThrowsAsync<GrpcException>(() =>
            channel.UnaryAsync(GatewayMethods.Endorse, request, TimeSpan.FromSeconds(20), default)
        );
        Assert.Equal(GrpcStatusCode.Aborted, refused.Status);
    }

    [Fact]
    public async Task Effects_that_nobody_endorsed_fail_the_policy()
    {
        var endorsed = await EndorseAsync("put", "k", "1");
        using var channel = new GrpcChannel(_peer.Endpoint);
        await SubmitAsync(channel, WithoutEndorsements(endorsed.Envelope));
        Assert.Equal([TxValidationCode.EndorsementPolicyFailure], await MinedCodesAsync());
        Assert.Equal("", await _session.GetAsync("k"));
    }

    [Fact]
    public async Task Swapped_arguments_do_not_fit_their_endorsement()
    {
        var endorsed = await EndorseAsync("put", "k", "1");
        using var channel = new GrpcChannel(_peer.Endpoint);
        await SubmitAsync(channel, WithOtherInput(endorsed.Envelope));
        Assert.Equal([TxValidationCode.InvalidEndorserTransaction], await MinedCodesAsync());
    }

    [Fact]
    public async Task A_full_batch_does_not_wait()
    {
        await using var peer = await chaincode.StartPeerAsync(o =>
            o with
            {
                BatchTimeout = TimeSpan.FromHours(1),
                MaxBatchCount = 2,
            }
        );
        await using var session = new PeerSession(peer);
        var first = await (await session.Contract.EndorseAsync("put", ["a", "1"])).SubmitAsync();
        var second = await (await session.Contract.EndorseAsync("put", ["b", "1"])).SubmitAsync();

        Assert.Equal(1ul, (await first.CommitStatusAsync()).BlockNumber);
        Assert.Equal(1ul, (await second.CommitStatusAsync()).BlockNumber);
    }

    private Task<EndorsedTransaction> EndorseAsync(string function, params string[] arguments) =>
        _session.Contract.EndorseAsync(function, arguments);

    private static async Task SubmitAsync(params EndorsedTransaction[] transactions)
    {
        foreach (var transaction in transactions)
        {
            await transaction.SubmitAsync();
        }
    }

    private async Task SubmitAsync(GrpcChannel channel, ByteString payload)
    {
        var envelope = new Envelope
        {
            Payload = payload,
            Signature = ByteString.CopyFrom(_session.Identity.Sign(payload.Span)),
        };
        var request = new SubmitRequest { ChannelId = "mychannel", PreparedTransaction = envelope };
        await channel.UnaryAsync(GatewayMethods.Submit, request, TimeSpan.FromSeconds(20), default);
    }

    private async Task<IEnumerable<TxValidationCode>> MinedCodesAsync()
    {
        var block = await _session.Network.BlockAsync((await _peer.MineAsync())!.Value);
        return block.Transactions.Select(t => t.Code);
    }

    private static ByteString WithoutEndorsements(Envelope envelope) =>
        Altered(envelope, action => action.Action.Endorsements.Clear());

    private static ByteString WithOtherInput(Envelope envelope) =>
        Altered(
            envelope,
            action =>
                action.ChaincodeProposalPayload = new ChaincodeProposalPayload
                {
                    Input = new ChaincodeInvocationSpec { ChaincodeSpec = new() }.ToByteString(),
                }.ToByteString()
        );

    private static ByteString Altered(Envelope envelope, Action<ChaincodeActionPayload> alter)
    {
        var payload = Payload.Parser.ParseFrom(envelope.Payload);
        var transaction = Transaction.Parser.ParseFrom(payload.Data);
        var action = ChaincodeActionPayload.Parser.ParseFrom(transaction.Actions[0].Payload);
        alter(action);
        transaction.Actions[0].Payload = action.ToByteString();
        payload.Data = transaction.ToByteString();
        return payload.ToByteString();
    }
}
