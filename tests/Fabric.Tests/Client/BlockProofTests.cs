using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Notary.Fabric.Blocks;
using Notary.Fabric.Tests.Support;
using Notary.Fabric.Wire.Common;
using Notary.FabricPeer.Hosting;
using Xunit;

namespace Notary.Fabric.Tests.Client;

/// <summary>A block as proof, checked with the orderer's certificate alone.</summary>
[Collection(nameof(LedgerChaincode))]
public sealed class BlockProofTests(LedgerChaincode chaincode) : IAsyncLifetime
{
    private FabricPeerHost _peer = null!;
    private PeerSession _session = null!;
    private X509Certificate2 _orderer = null!;
    private FabricBlock _block = null!;

    public async Task InitializeAsync()
    {
        _peer = await chaincode.StartPeerAsync();
        _session = new PeerSession(_peer);
        _orderer = X509Certificate2.CreateFromPem(_peer.Crypto.OrdererPem);
        await _session.PutAsync("k", "one");
        _block = await _session.Network.BlocksAsync(1).FirstAsync();
    }

    public async Task DisposeAsync()
    {
        _orderer.Dispose();
        await _session.DisposeAsync();
        await _peer.DisposeAsync();
    }

    private string TransactionId => _block.Transactions[0].TransactionId;

    [Fact]
    public void A_transaction_is_proved_by_the_orderer_s_certificate()
    {
        var (block, transaction) = BlockProof.Of(_block, TransactionId).Verify([_orderer]);
        Assert.Equal(_block.Hash, block.Hash);
        Assert.Equal(["put", "k", "one"], transaction.Call!.Arguments);
    }

    [Fact]
    public void Another_orderer_or_a_larger_quorum_proves_nothing()
    {
        using var stranger = X509Certificate2.CreateFromPem(_peer.Crypto.TlsRootPem);
        Refused(BlockProof.Of(_block, TransactionId), [stranger]);
        Refused(BlockProof.Of(_block, TransactionId), []);
        Assert.Throws<FormatException>(() =>
            BlockProof.Of(_block, TransactionId).Verify([_orderer], quorum: 2)
        );
    }

    [Fact]
    public void A_signature_counts_once_however_often_it_is_there()
    {
        var copy = _block.Raw.Clone();
        var index = (int)BlockMetadataIndex.Signatures;
        var metadata = Metadata.Parser.ParseFrom(copy.Metadata.Metadata[index]);
        metadata.Signatures.Add(metadata.Signatures[0].Clone());
        copy.Metadata.Metadata[index] = metadata.ToByteString();
        Assert.Equal(1, BlockSignatures.Count(copy, [_orderer]));
    }

    [Fact]
    public void A_changed_block_or_an_absent_transaction_is_refused()
    {
        var height = _block.Raw.Clone();
        height.Header.Number++;
        Refused(new(height.ToByteArray(), TransactionId), [_orderer]);

        var data = _block.Raw.Clone();
        data.Data.Data.Add(data.Data.Data[0]);
        Refused(new(data.ToByteArray(), TransactionId), [_orderer]);
        data.Header.DataHash = ByteString.CopyFrom(BlockHash.OfData(data.Data));
        Refused(new(data.ToByteArray(), TransactionId), [_orderer]);

        Refused(BlockProof.Of(_block, new string('0', 64)), [_orderer]);
        Refused(new([1, 2, 3], TransactionId), [_orderer]);
    }

    private static void Refused(BlockProof proof, IReadOnlyCollection<X509Certificate2> orderers) =>
        Assert.Throws<FormatException>(() => proof.Verify(orderers));
}
