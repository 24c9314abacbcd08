using System.Net;
using System.Net.Http.Json;
using Notary.Fabric.Gateway;
using Notary.Fabric.Grpc;
using Notary.Fabric.Tests.Support;
using Notary.FabricPeer.Hosting;
using Xunit;

namespace Notary.Fabric.Tests.Peer;

[Collection(nameof(LedgerChaincode))]
public sealed class HostingTests(LedgerChaincode chaincode)
{
    [Fact]
    public async Task Tls_works_with_the_networks_root_and_with_no_other()
    {
        await using var peer = await chaincode.StartPeerAsync(o => o with { Tls = true });
        await using var session = new PeerSession(peer);
        await session.PutAsync("k", "1");
        Assert.Equal("1", await session.GetAsync("k"));

        using var distrustful = new FabricGateway(new(peer.Endpoint, session.Identity));
        var refused = await Assert.ThrowsAsync<FabricException>(() =>
            distrustful.Network("mychannel").HeadAsync()
        );
        Assert.Equal(GrpcStatusCode.Unavailable, refused.Status);
    }

    [Fact]
    public async Task The_levers_work_over_http()
    {
        await using var peer = await chaincode.StartPeerAsync(o =>
            o with
            {
                BatchTimeout = TimeSpan.FromHours(1),
            }
        );
        await using var session = new PeerSession(peer);
        using var http = new HttpClient { BaseAddress = peer.AdminEndpoint };
        var submitted = await (
            await session.Contract.EndorseAsync("put", ["k", "1"])
        ).SubmitAsync();

        using var mined = await http.PostAsync("/mine", null);
        Assert.Equal("""{"block":1}""", await mined.Content.ReadAsStringAsync());
        Assert.True((await submitted.CommitStatusAsync()).IsValid);

        using var set = await http.PutAsJsonAsync("/batch-timeout", new { milliseconds = 30 });
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        await session.PutAsync("k", "2");
        Assert.Equal(
            """{"height":3,"batchTimeoutMilliseconds":30,"ordererAway":false,"blockDelayMilliseconds":0}""",
            await http.GetStringAsync("/status")
        );

        using var refused = await http.PutAsJsonAsync("/batch-timeout", new { milliseconds = 0 });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task More_users_can_be_issued_while_the_network_runs()
    {
        await using var peer = await chaincode.StartPeerAsync(o =>
            o with
            {
                Organisations = ["Org1", "Org2"],
            }
        );
        await using var newcomer = new PeerSession(peer, peer.Crypto.User("Org2", "newcomer"));
        Assert.Equal(
            "Org2MSP",
            System.Text.Encoding.UTF8.GetString(await newcomer.Contract.EvaluateAsync("who", []))
        );
        Assert.Throws<ArgumentException>(() => peer.Crypto.User("Org3", "User1"));
        Assert.Throws<ArgumentException>(() => peer.Crypto.User("Org1", "../User1"));
    }

    [Fact]
    public async Task A_port_in_use_is_told()
    {
        await using var peer = await chaincode.StartPeerAsync();
        await Assert.ThrowsAnyAsync<IOException>(() =>
            FabricPeerHost.StartAsync(new FabricPeerOptions { Port = peer.Endpoint.Port })
        );
    }

    [Fact]
    public async Task An_end_of_the_peer_ends_its_streams()
    {
        var peer = await chaincode.StartPeerAsync();
        await using var session = new PeerSession(peer);
        await session.PutAsync("k", "1");
        await using var blocks = session.Network.BlocksAsync(1).GetAsyncEnumerator();
        Assert.True(await blocks.MoveNextAsync());
        await peer.DisposeAsync();
        await Assert.ThrowsAsync<FabricException>(() => blocks.MoveNextAsync().AsTask());
    }
}
