using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Notary.Fabric.Gateway;
using Notary.Fabric.Grpc;
using Notary.Fabric.Tests.Support;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Gateway;
using Notary.Fabric.Wire.Peer;
using Xunit;

namespace Notary.Fabric.Tests.Network;

/// <summary>Our client, on a dev peer or on the network of the environment: it cannot tell them apart.</summary>
[Collection(nameof(TestNetwork))]
public sealed class ClientTests(TestNetwork network)
{
    private readonly string _tag = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task What_was_endorsed_submitted_and_committed_is_evaluated()
    {
        var endorsed = await network.Ledger.EndorseAsync("put", [_tag, "one"]);
        Assert.Equal("one", Encoding.UTF8.GetString(endorsed.Result));
        var status = await (await endorsed.SubmitAsync()).CommitStatusAsync();

        Assert.Equal(
            (TxValidationCode.Valid, endorsed.TransactionId),
            (status.Code, status.TransactionId)
        );
        Assert.Equal("one", await EvaluateAsync("get", _tag));
    }

    [Fact]
    public async Task Events_are_replayed_from_a_block_and_resumed_after_a_transaction()
    {
        var first = await PutAsync("1");
        var second = await PutAsync("2");

        var replayed = await FirstAsync(
            network.Ledger.EventsAsync(first.BlockNumber),
            e => e.TransactionId == first.TransactionId
        );
        Assert.Equal((first.BlockNumber, "Put"), (replayed.BlockNumber, replayed.Name));
        using var payload = JsonDocument.Parse(replayed.Payload);
        Assert.Equal("1", payload.RootElement.GetProperty("value").GetString());

        var resumed = network.Ledger.EventsAsync(first.BlockNumber, first.TransactionId);
        var next = await FirstAsync(resumed, _ => true);
        Assert.Equal(second.TransactionId, next.TransactionId);
    }

    [Fact]
    public async Task Blocks_are_delivered_whole_and_filtered()
    {
        var first = await PutAsync("1");
        var second = await PutAsync("2");

        var whole = await FirstAsync(
            network.Channel.BlocksAsync(first.BlockNumber),
            block => block.Number == second.BlockNumber
        );
        var filtered = await FirstAsync(
            network.Channel.FilteredBlocksAsync(first.BlockNumber),
            block => block.Number == second.BlockNumber
        );

        var transaction = whole.Transactions.Single(t => t.TransactionId == second.TransactionId);
        Assert.Equal(["put", _tag, "2"], transaction.Call!.Arguments);
        Assert.Equal(network.Gateway.Connection.Identity.PartyId, transaction.Creator!.PartyId);
        Assert.Equal(
            whole.Transactions.Select(t => (t.TransactionId, t.Code, t.Call?.Event?.Name)),
            filtered.Transactions.Select(t => (t.TransactionId, t.Code, t.EventName))
        );
    }

    [Fact]
    public async Task The_first_block_is_the_channels_configuration()
    {
        var genesis = await FirstAsync(network.Channel.BlocksAsync(0), _ => true);
        Assert.Equal(HeaderType.Config, Assert.Single(genesis.Transactions).Type);
    }

    [Fact]
    public async Task The_ledger_tells_its_head_its_blocks_and_its_transactions()
    {
        var status = await PutAsync("1");

        var head = await network.Channel.HeadAsync();
        var block = await network.Channel.BlockAsync(status.BlockNumber);
        var same = await network.Channel.BlockOfAsync(status.TransactionId);
        var last = await network.Channel.BlockAsync(head.Height - 1);
        var processed = ProcessedTransaction.Parser.ParseFrom(
            await network
                .Channel.Contract("qscc")
                .EvaluateAsync(
                    "GetTransactionByID",
                    [network.Channel.Channel, status.TransactionId]
                )
        );

        Assert.Equal(last.Hash, head.Hash);
        Assert.Equal(block.Hash, same.Hash);
        Assert.Equal((int)TxValidationCode.Valid, processed.ValidationCode);
        Assert.Equal(
            block.Raw.Data.Data,
            [processed.TransactionEnvelope.ToByteString(), .. block.Raw.Data.Data.Skip(1)]
        );
        await RefusedAsync(
            FabricOperation.Evaluate,
            GrpcStatusCode.Unknown,
            () => network.Channel.BlockAsync(head.Height + 1_000)
        );
    }

    [Fact]
    public async Task Refusals_have_fabrics_codes_and_name_who_said_what()
    {
        var evaluated = await RefusedAsync(
            FabricOperation.Evaluate,
            GrpcStatusCode.Unknown,
            () => network.Ledger.EvaluateAsync("fail", ["out of luck"])
        );
        var endorsed = await RefusedAsync(
            FabricOperation.Endorse,
            GrpcStatusCode.Aborted,
            () => network.Ledger.EndorseAsync("fail", ["out of luck"])
        );
        foreach (var refused in new[] { evaluated, endorsed })
        {
            // A gateway asks another peer, where there is one.
            Assert.Contains(refused.Details, d => d.MspId == network.Settings.Admin.MspId);
            Assert.All(
                refused.Details,
                d => Assert.Equal("chaincode response 500, out of luck", d.Message)
            );
        }
        var nowhere = network.Channel.Contract("nowhere");
        await RefusedAsync(
            FabricOperation.Evaluate,
            GrpcStatusCode.FailedPrecondition,
            () => nowhere.EvaluateAsync("get", [_tag])
        );
        await RefusedAsync(
            FabricOperation.Endorse,
            GrpcStatusCode.FailedPrecondition,
            () => nowhere.EndorseAsync("get", [_tag])
        );
        var elsewhere = network.Gateway.Network("elsewhere").Contract(network.Settings.Ledger);
        await RefusedAsync(
            FabricOperation.Evaluate,
            GrpcStatusCode.Unavailable,
            () => elsewhere.EvaluateAsync("get", [_tag])
        );
        await RefusedAsync(
            FabricOperation.Endorse,
            GrpcStatusCode.FailedPrecondition,
            () => elsewhere.EndorseAsync("get", [_tag])
        );
    }

    [Fact]
    public async Task An_unsigned_transaction_is_not_submitted()
    {
        var endorsed = await network.Ledger.EndorseAsync("put", [_tag, "1"]);
        var unsigned = new Envelope { Payload = endorsed.Envelope.Payload };
        await RefusedAsync(
            FabricOperation.Submit,
            GrpcStatusCode.InvalidArgument,
            async () =>
            {
                await network.Channel.SubmitAsync(endorsed.TransactionId, unsigned);
                return 0;
            }
        );
    }

    [Fact]
    public async Task The_status_of_an_unknown_transaction_is_waited_for_until_the_deadline()
    {
        await using var brief = await TestMember.OpenAsync(
            network.Settings.Admin,
            new() { CommitStatus = TimeSpan.FromSeconds(1) }
        );
        await RefusedAsync(
            FabricOperation.CommitStatus,
            GrpcStatusCode.DeadlineExceeded,
            () =>
                brief
                    .Gateway.Network(network.Channel.Channel)
                    .CommitStatusAsync(new string('0', 64))
        );
    }

    [Fact]
    public async Task The_official_client_finds_the_same()
    {
        var options = network.Settings.Admin;
        await OfficialClient.RunAsync(options, network.Settings.Ledger);
    }

    private async Task<CommitStatus> PutAsync(string value)
    {
        var endorsed = await network.Ledger.EndorseAsync("put", [_tag, value]);
        return (await (await endorsed.SubmitAsync()).CommitStatusAsync()).EnsureValid();
    }

    private async Task<string> EvaluateAsync(string function, params string[] arguments) =>
        Encoding.UTF8.GetString(await network.Ledger.EvaluateAsync(function, arguments));

    private static async Task<T> FirstAsync<T>(IAsyncEnumerable<T> items, Func<T, bool> wanted)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await items.FirstAsync(wanted, timeout.Token);
    }

    private static async Task<FabricException> RefusedAsync<T>(
        FabricOperation operation,
        GrpcStatusCode status,
        Func<Task<T>> call
    )
    {
        var refused = await Assert.ThrowsAsync<FabricException>(call);
        Assert.Equal((operation, status), (refused.Operation, refused.Status));
        return refused;
    }
}
