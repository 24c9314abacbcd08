using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Notary.Chains;
using Notary.Chains.Fabric;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Fabric.Tests.Support;
using Notary.FabricPeer.Hosting;
using Xunit;

namespace Notary.Fabric.Tests.Chain;

/// <summary>Blocks from several peers of one channel, none of which is believed more than it can show.</summary>
[Collection(nameof(LedgerChaincode))]
public sealed class FabricWatchTests(LedgerChaincode chaincode) : IDisposable
{
    private readonly TemporaryDirectory _crypto = new();
    private readonly TemporaryDirectory _ledger = new();
    private readonly TemporaryDirectory _copy = new();

    private string User => Path.Combine(_crypto.Path, "Org1", "users", "User1");

    private string Orderer => Path.Combine(_crypto.Path, "Orderer", "orderer", "cert.pem");

    public void Dispose()
    {
        _crypto.Dispose();
        _ledger.Dispose();
        _copy.Dispose();
    }

    [Fact]
    public async Task When_a_peer_goes_away_the_next_one_goes_on()
    {
        var (first, second) = await StartTwoAsync();
        await using var _ = second;
        await PutAsync(second, "2");
        await using var chain = Open([first, second]);

        var seen = await HeadsAsync(chain, from: 0, count: 2);
        await first.DisposeAsync();
        await Assert.ThrowsAsync<ChainUnavailableException>(() =>
            HeadsAsync(chain, from: 2, count: 1)
        );
        var next = Assert.Single(await HeadsAsync(chain, from: 2, count: 1));
        Assert.Equal((0L, 1L, 2L), (seen[0].Height, seen[1].Height, next.Height));
    }

    [Fact]
    public async Task A_peer_that_is_silent_while_another_has_the_block_is_left()
    {
        var (first, second) = await StartTwoAsync();
        await using var _ = first;
        await using var __ = second;
        await PutAsync(second, "2");
        await using var chain = Open([first, second]);

        var behind = await Assert.ThrowsAsync<ChainUnavailableException>(() =>
            HeadsAsync(chain, from: 2, count: 1)
        );
        Assert.Contains("behind", behind.Message, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(await HeadsAsync(chain, from: 2, count: 1)).Height);
    }

    [Fact]
    public async Task A_block_that_no_trusted_orderer_signed_is_refused()
    {
        await using var peer = await StartAsync(_ledger);
        await PutAsync(peer, "1");
        using var other = new TemporaryDirectory();
        await using (await StartAsync(_copy, other)) { }
        var stranger = Path.Combine(other.Path, "Orderer", "orderer", "cert.pem");
        await using var chain = Open([peer], orderers: stranger);

        var refused = await Assert.ThrowsAsync<ChainUnavailableException>(() =>
            HeadsAsync(chain, from: 1, count: 1)
        );
        Assert.Contains("signed by no orderer", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orderers_whose_certificates_are_renewed_are_trusted_once_the_file_says_so()
    {
        await using var peer = await StartAsync(_ledger);
        await PutAsync(peer, "1");
        var file = Path.Combine(_copy.Path, "orderers.pem");
        await File.WriteAllTextAsync(file, "");
        await using var chain = Open([peer], orderers: file);
        await Assert.ThrowsAsync<ChainUnavailableException>(() =>
            HeadsAsync(chain, from: 1, count: 1)
        );

        File.Copy(Orderer, file, overwrite: true);
        Assert.Equal(1, Assert.Single(await HeadsAsync(chain, from: 1, count: 1)).Height);
    }

    [Fact]
    public async Task An_identity_is_refused_behind_its_end_which_is_known()
    {
        await using var peer = await StartAsync(_ledger);
        var end = DateTimeOffset.FromUnixTimeSeconds(
            DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds()
        );
        WriteUser(until: end);
        await using var chain = Open([peer]);
        Assert.Equal(end, chain.IdentityExpires);
        await Assert.ThrowsAsync<ChainRejectedException>(() => chain.GetHeadAsync(default));
        var refused = await Assert.ThrowsAsync<ChainUnavailableException>(() =>
            HeadsAsync(chain, from: 0, count: 1)
        );
        Assert.Contains("Forbidden", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_of_the_channels_configuration_is_a_block_like_others()
    {
        await using var peer = await StartAsync(_ledger);
        await using var chain = Open([peer]);
        await PutAsync(peer, "1");
        Assert.Equal(2ul, await peer.UpdateConfigAsync());
        await PutAsync(peer, "2");
        Assert.Equal(
            [0L, 1L, 2L, 3L],
            (await HeadsAsync(chain, from: 0, count: 4)).Select(head => head.Height)
        );
        Assert.Equal(2, Assert.Single(await HeadsAsync(chain, from: 2, count: 1)).Height);
    }

    /// <summary>Two peers with the same first blocks. Nothing is passed on between them.</summary>
    private async Task<(FabricPeerHost First, FabricPeerHost Second)> StartTwoAsync()
    {
        await using (var peer = await StartAsync(_ledger))
        {
            await PutAsync(peer, "1");
        }
        File.Copy(Blocks(_ledger), Blocks(_copy));
        return (await StartAsync(_ledger), await StartAsync(_copy));
    }

    private Task<FabricPeerHost> StartAsync(
        TemporaryDirectory ledger,
        TemporaryDirectory? crypto = null
    ) =>
        chaincode.StartPeerAsync(o =>
            o with
            {
                LedgerDirectory = ledger.Path,
                CryptoDirectory = (crypto ?? _crypto).Path,
            }
        );

    private FabricChain Open(IReadOnlyList<FabricPeerHost> peers, string? orderers = null)
    {
        var options = TestMember.Of(peers[0].Endpoint, _crypto.Path, "User1", LedgerChaincode.Name);
        options.OrdererCertificatesFile = orderers ?? Orderer;
        options.StallSeconds = 0.5;
        foreach (var peer in peers.Skip(1))
        {
            options.FurtherPeers.Add(peer.Endpoint);
        }
        return new FabricChain(options, TimeProvider.System);
    }

    /// <summary>Gives User1 a certificate of the organisation that ends when it is told to.</summary>
    private void WriteUser(DateTimeOffset until)
    {
        var authority = Path.Combine(_crypto.Path, "Org1", "ca");
        using var issuer = X509Certificate2.CreateFromPemFile(
            Path.Combine(authority, "cert.pem"),
            Path.Combine(authority, "key.pem")
        );
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=User1,OU=client", key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(issuer, until.AddMinutes(-1), until, [1]);
        File.WriteAllText(Path.Combine(User, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(User, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private static async Task<List<ChainHead>> HeadsAsync(FabricChain chain, long from, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var heads = new List<ChainHead>();
        await foreach (
            var seen in chain.WatchAsync(from, new Dictionary<long, Bytes32>(), limit.Token)
        )
        {
            heads.Add(((ChainObservation.Block)seen).Head);
            if (heads.Count == count)
            {
                break;
            }
        }
        return heads;
    }

    private static async Task PutAsync(FabricPeerHost peer, string value)
    {
        await using var session = new PeerSession(peer);
        await session.PutAsync("k", value);
    }

    private static string Blocks(TemporaryDirectory ledger) => Path.Combine(ledger.Path, "blocks");
}
