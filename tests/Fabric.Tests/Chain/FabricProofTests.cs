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
public sealed class FabricProofTests(NotaryChaincode chaincode) : DeployedTests(chaincode)
{
    [Fact]
    public async Task A_delivery_is_proved_by_the_orderer_or_by_its_block_s_hash()
    {
        await Deployment.SetUpAsync();
        await TestDeployment.CommitAsync(Deployment.Provider, Deployment.Delivery(0));
        var txId = await Deployment.Deployer.FindLegAsync(
            Deployment.Exchange.Agreement.Id,
            0,
            Side.Delivery,
            default
        );
        var proof = InclusionProof.Parse(
            (await Deployment.Deployer.ProveAsync(txId!, default))!.Encode()
        );
        using var orderer = X509Certificate2.CreateFromPem(Peer.Crypto.OrdererPem);
        var stated = proof.StatedBlock();
        Assert.Equal(
            stated.Hash,
            await Deployment.Deployer.GetBlockHashAsync(stated.Height, default)
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
                    Deployment.Deployer.Identity,
                    Deployment.Exchange.Answer(0),
                    Side.Delivery
                )
            );
            Assert.False(
                shown.Performs(
                    Deployment.Deployer.Identity,
                    Deployment.Exchange.Answer(1),
                    Side.Delivery
                )
            );
        }
        using var stranger = X509Certificate2.CreateFromPem(Peer.Crypto.TlsRootPem);
        Refused(proof, new BlockTrust.Orderers([stranger]));
        Refused(proof, new BlockTrust.Orderers([orderer], Quorum: 2));
        Refused(proof, new BlockTrust.Hash(Bytes32.Zero));
    }

    [Fact]
    public async Task A_transaction_that_nobody_sent_has_no_proof()
    {
        Assert.Null(await Deployment.Deployer.ProveAsync(new string('0', 64), default));
        await Assert.ThrowsAsync<FormatException>(() =>
            Deployment.Deployer.ProveAsync("0x00", default)
        );
        Assert.Null(await Deployment.Deployer.GetBlockHashAsync(1_000, default));
    }

    [Fact]
    public async Task That_nothing_is_delivered_is_stated_with_the_chaincode_s_record_and_the_head()
    {
        await Deployment.SetUpAsync();
        var (id, chain) = (Deployment.Exchange.Agreement.Id, Deployment.Deployer.Identity);
        var head = await Deployment.Deployer.GetHeadAsync(default);
        var open = LegProof.Parse(
            (await Deployment.Deployer.ProveLegAsync(id, 0, Side.Delivery, head, default)).Encode()
        );
        Assert.Equal(
            new LegState(head, Done: false, Penalised: false),
            open.Verify(chain, id, 0, Side.Delivery, head.Hash)
        );
        Assert.Throws<FormatException>(() =>
            open.Verify(chain, id, 0, Side.Delivery, Bytes32.Zero)
        );
        Assert.Throws<FormatException>(() => open.Verify(chain, id, 0, Side.Payment, head.Hash));
        await TestDeployment.CommitAsync(Deployment.Provider, Deployment.Delivery(0));
        var done = await Deployment.Deployer.ProveLegAsync(id, 0, Side.Delivery, head, default);
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

    private static void Refused(InclusionProof proof, BlockTrust trust) =>
        Assert.Throws<FormatException>(() => proof.Verify(trust));

    private static string Golden(string file, [CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "Golden", file);
}
