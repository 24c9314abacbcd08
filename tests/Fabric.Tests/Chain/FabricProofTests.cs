using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Notary.Chains;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Fabric.Tests.Support;
using Notary.FabricPeer.Hosting;
using Notary.Protocol.Exchanges;
using Xunit;

namespace Notary.Fabric.Tests.Chain;

/// <summary>Deliveries and their absence, proved to whoever trusts the orderer's certificate or a block's hash.</summary>
[Collection(nameof(NotaryChaincode))]
public sealed class FabricProofTests(NotaryChaincode chaincode) : IAsyncLifetime
{
    private readonly TemporaryDirectory _crypto = new();
    private FabricPeerHost _peer = null!;
    private TestDeployment _deployment = null!;

    public async Task InitializeAsync()
    {
        _peer = await chaincode.StartPeerAsync(o => o with { CryptoDirectory = _crypto.Path });
        using var consumer = _peer.Crypto.User("Org1", "consumer");
        _deployment = new(Member("Admin"), Member("provider"), Bytes32.FromSpan(consumer.PartyId));
    }

    public async Task DisposeAsync()
    {
        await _deployment.DisposeAsync();
        await _peer.DisposeAsync();
        _crypto.Dispose();
    }

    [Fact]
    public async Task A_delivery_is_proved_by_the_orderer_or_by_its_block_s_hash()
    {
        await _deployment.SetUpAsync();
        await TestDeployment.CommitAsync(_deployment.Provider, _deployment.Delivery(0));
        var txId = await _deployment.Deployer.FindLegAsync(
            _deployment.Exchange.Agreement.Id,
            0,
            Side.Delivery,
            default
        );
        var proof = InclusionProof.Parse(
            (await _deployment.Deployer.ProveAsync(txId!, default))!.Encode()
        );
        using var orderer = X509Certificate2.CreateFromPem(_peer.Crypto.OrdererPem);
        var stated = proof.StatedBlock();
        Assert.Equal(
            stated.Hash,
            await _deployment.Deployer.GetBlockHashAsync(stated.Height, default)
        );
        BlockTrust[] trusts =
        [
            new BlockTrust.Orderers([orderer]),
            new BlockTrust.Hash(stated.Hash),
        ];
        foreach (var trust in trusts)
        {
            var shown = proof.Verify(trust);
            Assert.Equal((txId, true, stated), (shown.TxId, shown.Succeeded, shown.Block));
            Assert.True(
                shown.Performs(
                    _deployment.Deployer.Identity,
                    _deployment.Exchange.Answer(0),
                    Side.Delivery
                )
            );
            Assert.False(
                shown.Performs(
                    _deployment.Deployer.Identity,
                    _deployment.Exchange.Answer(1),
                    Side.Delivery
                )
            );
        }
        using var stranger = X509Certificate2.CreateFromPem(_peer.Crypto.TlsRootPem);
        Refused(proof, new BlockTrust.Orderers([stranger]));
        Refused(proof, new BlockTrust.Orderers([orderer], Quorum: 2));
        Refused(proof, new BlockTrust.Hash(Bytes32.Zero));
    }

    [Fact]
    public async Task A_transaction_that_nobody_sent_has_no_proof()
    {
        Assert.Null(await _deployment.Deployer.ProveAsync(new string('0', 64), default));
        await Assert.ThrowsAsync<FormatException>(() =>
            _deployment.Deployer.ProveAsync("0x00", default)
        );
        Assert.Null(await _deployment.Deployer.GetBlockHashAsync(1_000, default));
    }

    [Fact]
    public async Task That_nothing_is_delivered_is_stated_with_the_chaincode_s_record_and_the_head()
    {
        await _deployment.SetUpAsync();
        var (id, chain) = (_deployment.Exchange.Agreement.Id, _deployment.Deployer.Identity);
        var head = await _deployment.Deployer.GetHeadAsync(default);
        var open = LegProof.Parse(
            (await _deployment.Deployer.ProveLegAsync(id, 0, Side.Delivery, head, default)).Encode()
        );
        Assert.Equal(
            new LegState(head, Done: false, Penalised: false),
            open.Verify(chain, id, 0, Side.Delivery, head.Hash)
        );
        Assert.Throws<FormatException>(() =>
            open.Verify(chain, id, 0, Side.Delivery, Bytes32.Zero)
        );
        Assert.Throws<FormatException>(() => open.Verify(chain, id, 0, Side.Payment, head.Hash));
        await TestDeployment.CommitAsync(_deployment.Provider, _deployment.Delivery(0));
        var done = await _deployment.Deployer.ProveLegAsync(id, 0, Side.Delivery, head, default);
        Assert.True(done.Verify(chain, id, 0, Side.Delivery, head.Hash).Done);
    }

    [Fact]
    public void A_golden_proof_is_read_verified_by_the_orderer_s_certificate_and_written_as_it_is()
    {
        var golden = File.ReadAllText(Golden("delivery.proof")).Trim();
        using var orderer = X509Certificate2.CreateFromPem(File.ReadAllText(Golden("orderer.pem")));
        var proof = InclusionProof.Parse(Hex.Decode(golden));
        Assert.Equal(golden, Hex.Encode(proof.Encode()));
        var shown = proof.Verify(new BlockTrust.Orderers([orderer]));
        Assert.True(shown.Succeeded);
        Assert.Equal("Delivered", Assert.Single(shown.Events).Name);
    }

    private FabricChainOptions Member(string user)
    {
        _peer.Crypto.IssueUser("Org1", user);
        return TestMember.Of(_peer.Endpoint, _crypto.Path, user, NotaryChaincode.Name);
    }

    private static void Refused(InclusionProof proof, BlockTrust trust) =>
        Assert.Throws<FormatException>(() => proof.Verify(trust));

    private static string Golden(string file, [CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "Golden", file);
}
