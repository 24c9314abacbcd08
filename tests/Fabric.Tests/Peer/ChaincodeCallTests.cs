using System.Text;
using System.Text.Json;
using Notary.Fabric.Gateway;
using Notary.Fabric.Tests.Support;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Hosting;
using Xunit;

namespace Notary.Fabric.Tests.Peer;

/// <summary>Chaincodes that call each other. One server plays two of them.</summary>
[Collection(nameof(LedgerChaincode))]
public sealed class ChaincodeCallTests(LedgerChaincode chaincode) : IAsyncLifetime
{
    private const string Other = "other";
    private FabricPeerHost _peer = null!;
    private PeerSession _session = null!;

    public async Task InitializeAsync()
    {
        _peer = await StartAsync();
        _session = new PeerSession(_peer);
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await _peer.DisposeAsync();
    }

    [Fact]
    public async Task One_transaction_writes_the_keys_of_both()
    {
        var answer = await _session.Contract.SubmitAsync("call", Call(Other, "put", "k", "1"));
        Assert.Equal("1", Encoding.UTF8.GetString(answer));
        Assert.Equal("1", await GetAsync(Other, "k"));
        Assert.Equal("", await GetAsync(LedgerChaincode.Name, "k"));
        Assert.Equal("1", await GetAsync(LedgerChaincode.Name, $"answer of {Other}"));
    }

    [Fact]
    public async Task The_called_ones_event_is_not_the_transactions()
    {
        var before = await _session.Network.HeadAsync();
        var other = _session.Network.Contract(Other);
        await _session.Contract.SubmitAsync("call", Call(Other, "put", "k", "called"));
        await other.SubmitAsync("put", ["k", "direct"]);
        await using var events = other.EventsAsync(before.Height).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        Assert.Contains(
            "direct",
            Encoding.UTF8.GetString(events.Current.Payload),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_failure_of_the_called_one_reaches_the_client()
    {
        var refused = await Assert.ThrowsAsync<FabricException>(() =>
            _session.Contract.SubmitAsync("call", Call(Other, "fail", "out of luck"))
        );
        Assert.Contains("out of luck", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData(LedgerChaincode.Name)]
    public async Task An_unknown_chaincode_and_the_caller_itself_cannot_be_called(string name) =>
        await Assert.ThrowsAsync<FabricException>(() =>
            _session.Contract.SubmitAsync("call", Call(name, "put", "k", "1"))
        );

    [Fact]
    public async Task A_key_of_the_called_one_that_changed_meanwhile_is_a_conflict()
    {
        var first = await _session.Contract.EndorseAsync("call", Call(Other, "increment", "n"));
        var second = await _session.Contract.EndorseAsync("call", Call(Other, "increment", "n"));
        var codes = new List<TxValidationCode>();
        foreach (var endorsed in new[] { first, second })
        {
            var status = await (await endorsed.SubmitAsync()).CommitStatusAsync();
            codes.Add(status.Code);
        }
        Assert.Equal([TxValidationCode.Valid, TxValidationCode.MvccReadConflict], codes);
    }

    [Fact]
    public async Task The_called_ones_policy_counts_too()
    {
        await using var peer = await StartAsync(o =>
            o with
            {
                Organisations = ["Org1", "Org2"],
                Policies = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [LedgerChaincode.Name] = "OR('Org1MSP.peer')",
                    [Other] = "OR('Org2MSP.peer')",
                },
            }
        );
        await using var session = new PeerSession(peer);
        await session.Contract.SubmitAsync("call", Call(Other, "put", "k", "1"));
        await session.PutAsync("k", "2");
    }

    private static string[] Call(string name, params string[] arguments) =>
        [name, JsonSerializer.Serialize(arguments)];

    private async Task<string> GetAsync(string name, string key) =>
        Encoding.UTF8.GetString(await _session.Network.Contract(name).EvaluateAsync("get", [key]));

    private Task<FabricPeerHost> StartAsync(
        Func<FabricPeerOptions, FabricPeerOptions>? change = null
    ) =>
        chaincode.StartPeerAsync(o =>
        {
            var both = o with
            {
                Chaincodes = new Dictionary<string, string>(o.Chaincodes, StringComparer.Ordinal)
                {
                    [Other] = o.Chaincodes[LedgerChaincode.Name],
                },
            };
            return change is null ? both : change(both);
        });
}
