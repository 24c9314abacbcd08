using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Notary.Fabric.Gateway;
using Notary.Fabric.Grpc;
using Notary.Fabric.Tests.Support;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Hosting;
using Xunit;

namespace Notary.Fabric.Tests.Peer;

/// <summary>What a real network does not let anybody do, over HTTP as a test of any language would.</summary>
[Collection(nameof(LedgerChaincode))]
public sealed class LeverTests(LedgerChaincode chaincode) : IAsyncLifetime
{
    private readonly TemporaryDirectory _ledger = new();
    private readonly TemporaryDirectory _crypto = new();
    private FabricPeerHost _peer = null!;
    private PeerSession _session = null!;
    private HttpClient _levers = null!;

    public async Task InitializeAsync()
    {
        _peer = await StartAsync();
        _session = new PeerSession(_peer);
        _levers = new HttpClient { BaseAddress = _peer.AdminEndpoint };
    }

    public async Task DisposeAsync()
    {
        _levers.Dispose();
        await _session.DisposeAsync();
        await _peer.DisposeAsync();
        _ledger.Dispose();
        _crypto.Dispose();
    }

    [Fact]
    public async Task A_revert_takes_blocks_state_history_and_transaction_ids_back()
    {
        await _session.PutAsync("k", "1");
        var height = (await PostAsync("snapshot", new { })).GetProperty("height").GetUInt64();
        var undone = await (await _session.Contract.EndorseAsync("put", ["k", "2"])).SubmitAsync();
        await undone.CommitStatusAsync();

        await PostAsync("revert", new { height });
        Assert.Equal("1", await _session.GetAsync("k"));
        Assert.Equal(height, (await _session.Network.HeadAsync()).Height);
        await _session.PutAsync("k", "3");
        Assert.Equal(
            """["3","1"]""",
            System.Text.Encoding.UTF8.GetString(
                await _session.Contract.EvaluateAsync("history", ["k"])
            )
        );
    }

    [Fact]
    public async Task What_was_reverted_stays_away_after_a_restart()
    {
        await _session.PutAsync("k", "1");
        var height = (await _session.Network.HeadAsync()).Height;
        await _session.PutAsync("k", "2");
        await _peer.RevertAsync(height);
        await _session.DisposeAsync();
        await _peer.DisposeAsync();

        await using var peer = await StartAsync();
        await using var session = new PeerSession(peer);
        Assert.Equal("1", await session.GetAsync("k"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public async Task Only_a_height_that_was_there_can_be_gone_back_to(int height)
    {
        using var response = await _levers.PostAsJsonAsync("revert", new { height });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task While_the_orderer_is_away_submitting_is_unavailable_and_evaluating_is_not()
    {
        await _session.PutAsync("k", "1");
        await PutAsync("faults", new { ordererAway = true });
        var endorsed = await _session.Contract.EndorseAsync("put", ["k", "2"]);
        var refused = await Assert.ThrowsAsync<FabricException>(() => endorsed.SubmitAsync());
        Assert.Equal(GrpcStatusCode.Unavailable, refused.Status);
        Assert.Equal("1", await _session.GetAsync("k"));

        await PutAsync("faults", new { ordererAway = false });
        await (await endorsed.SubmitAsync()).CommitStatusAsync();
        Assert.Equal("2", await _session.GetAsync("k"));
    }

    [Fact]
    public async Task A_delayed_block_comes_when_its_time_is_over()
    {
        await PutAsync("faults", new { blockDelayMilliseconds = 3_600_000 });
        var submitted = await (
            await _session.Contract.EndorseAsync("put", ["k", "1"])
        ).SubmitAsync();
        using var brief = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await Assert.ThrowsAnyAsync<Exception>(() => submitted.CommitStatusAsync(brief.Token));
        Assert.Equal("", await _session.GetAsync("k"));
    }

    [Fact]
    public async Task A_valid_transaction_is_invalidated_once()
    {
        await PostAsync("invalidate", new { code = 11 });
        var first = await (await _session.Contract.EndorseAsync("put", ["k", "1"])).SubmitAsync();
        Assert.Equal(TxValidationCode.MvccReadConflict, (await first.CommitStatusAsync()).Code);
        await _session.PutAsync("k", "2");
        Assert.Equal("2", await _session.GetAsync("k"));
    }

    [Fact]
    public async Task A_certain_transaction_is_invalidated()
    {
        var marked = await _session.Contract.EndorseAsync("put", ["k", "1"]);
        await PostAsync("invalidate", new { transactionId = marked.TransactionId, code = 255 });
        await _session.PutAsync("other", "1");
        var status = await (await marked.SubmitAsync()).CommitStatusAsync();
        Assert.Equal(TxValidationCode.InvalidOtherReason, status.Code);
    }

    [Theory]
    [InlineData("faults", """{"blockDelayMilliseconds":-1}""")]
    [InlineData("batch-timeout", """{"milliseconds":0}""")]
    [InlineData("faults", """{"ordererAway":"maybe"}""")]
    [InlineData("faults", "no JSON")]
    public async Task A_lever_beyond_its_range_is_refused_with_a_problem_document(
        string lever,
        string body
    )
    {
        using var content = new StringContent(body, null, "application/json");
        using var response = await _levers.PutAsync(new Uri(lever, UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public async Task Only_fabrics_codes_invalidate(int code)
    {
        using var response = await _levers.PostAsJsonAsync("invalidate", new { code });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private async Task<JsonElement> PostAsync(string lever, object body)
    {
        using var response = await _levers.PostAsJsonAsync(lever, body);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task PutAsync(string lever, object body)
    {
        using var response = await _levers.PutAsJsonAsync(lever, body);
        response.EnsureSuccessStatusCode();
    }

    private Task<FabricPeerHost> StartAsync() =>
        chaincode.StartPeerAsync(o =>
            o with
            {
                LedgerDirectory = _ledger.Path,
                CryptoDirectory = _crypto.Path,
            }
        );
}
