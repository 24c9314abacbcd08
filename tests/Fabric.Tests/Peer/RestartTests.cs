using Notary.Fabric.Gateway;
using Notary.Fabric.Grpc;
using Notary.Fabric.Tests.Support;
using Notary.FabricPeer.Hosting;
using Xunit;

namespace Notary.Fabric.Tests.Peer;

[Collection(nameof(LedgerChaincode))]
public sealed class RestartTests(LedgerChaincode chaincode) : IDisposable
{
    private readonly TemporaryDirectory _ledger = new();
    private readonly TemporaryDirectory _crypto = new();

    public void Dispose()
    {
        _ledger.Dispose();
        _crypto.Dispose();
    }

    [Fact]
    public async Task Blocks_state_history_and_identities_survive()
    {
        var before = await RunAsync(async session =>
        {
            await session.PutAsync("k", "1");
            await session.PutAsync("k", "2");
            return await session.Network.HeadAsync();
        });
        await RunAsync(async session =>
        {
            var after = await session.Network.HeadAsync();
            Assert.Equal(
                (before.Height, Convert.ToHexString(before.Hash)),
                (after.Height, Convert.ToHexString(after.Hash))
            );
            Assert.Equal("2", await session.GetAsync("k"));
            Assert.Equal(
                """["2","1"]""",
                System.Text.Encoding.UTF8.GetString(
                    await session.Contract.EvaluateAsync("history", ["k"])
                )
            );
            await session.Contract.SubmitAsync("increment", ["k"]);
            Assert.Equal("3", await session.GetAsync("k"));
            return 0;
        });
    }

    [Fact]
    public async Task What_the_orderer_accepted_is_committed_by_an_orderly_end()
    {
        await RunAsync(
            async session =>
            {
                await (await session.Contract.EndorseAsync("put", ["k", "1"])).SubmitAsync();
                return 0;
            },
            o => o with { BatchTimeout = TimeSpan.FromHours(1) }
        );
        Assert.Equal("1", await RunAsync(session => session.GetAsync("k")));
    }

    [Fact]
    public async Task Half_a_block_that_a_crash_left_behind_is_cut_off()
    {
        await RunAsync(session => session.PutAsync("k", "1"));
        var file = Path.Combine(_ledger.Path, "blocks");
        var whole = new FileInfo(file).Length;
        await RunAsync(session => session.PutAsync("k", "2"));
        using (var stream = File.OpenWrite(file))
        {
            stream.SetLength(stream.Length - 7);
        }

        Assert.Equal("1", await RunAsync(session => session.GetAsync("k")));
        Assert.Equal(whole, new FileInfo(file).Length);
    }

    [Fact]
    public async Task Another_networks_ledger_is_refused()
    {
        await RunAsync(session => session.PutAsync("k", "1"));
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() =>
            RunAsync(_ => Task.FromResult(0), o => o with { CryptoDirectory = null })
        );
        Assert.Contains("another network", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_altered_block_is_refused()
    {
        await RunAsync(session => session.PutAsync("k", "1"));
        await RunAsync(session => session.PutAsync("k", "2"));
        var file = Path.Combine(_ledger.Path, "blocks");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.AsSpan().IndexOf("put"u8)] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(_ => Task.FromResult(0)));
    }

    [Fact]
    public async Task Two_peers_do_not_share_a_ledger()
    {
        await using var first = await StartAsync();
        await Assert.ThrowsAsync<IOException>(() => StartAsync());
    }

    [Fact]
    public async Task A_chaincode_may_start_late_and_come_back()
    {
        var server = new LedgerChaincode();
        await using var peer = await server.StartPeerAsync();
        await using var session = new PeerSession(peer);
        var early = session.PutAsync("k", "1");
        await server.InitializeAsync();
        await early;

        await server.DisposeAsync();
        var during = Record.ExceptionAsync(() => session.GetAsync("k"));
        await server.InitializeAsync();

        Assert.True(await during is null or FabricException { Status: GrpcStatusCode.Unknown });
        Assert.Equal("1", await session.GetAsync("k"));
        await server.DisposeAsync();
    }

    private async Task<T> RunAsync<T>(
        Func<PeerSession, Task<T>> use,
        Func<FabricPeerOptions, FabricPeerOptions>? change = null
    )
    {
        await using var peer = await StartAsync(change);
        await using var session = new PeerSession(peer);
        return await use(session);
    }

    private Task<FabricPeerHost> StartAsync(
        Func<FabricPeerOptions, FabricPeerOptions>? change = null
    ) =>
        chaincode.StartPeerAsync(o =>
        {
            var here = o with { LedgerDirectory = _ledger.Path, CryptoDirectory = _crypto.Path };
            return change is null ? here : change(here);
        });
}
