using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Notary.Chains;
using Notary.Chains.Proofs;
using Notary.Evm.Tests.Chains;
using Notary.Protocol.Exchanges;
using Xunit;

namespace Notary.Evm.Tests.Proofs;

/// <summary>Payments of every type of transaction on a real node, proved by their block's hash.</summary>
public sealed class InclusionProofTests : IAsyncLifetime
{
    private DeployedChain world = null!;
    private List<Payment> payments = null!;

    public async Task InitializeAsync()
    {
        world = await DeployedChain.StartAsync();
        await world.SetUpAsync(deposit: 100_000);
        payments = await world.PayInEveryTypeAsync();
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task A_payment_of_any_type_of_transaction_is_proved_by_its_block_s_hash()
    {
        foreach (
            var (type, answer, _, txId) in payments.Where(p => p.Type != TypedTransaction.Blob)
        )
        {
            var receipt = (await world.Rpc.ReceiptAsync(txId))!;
            Assert.Equal((ulong)type, receipt.Type);
            var shown = await ProvedAsync(txId);
            Assert.Equal(txId.ToString(), shown.TxId);
            Assert.Equal((int)receipt.TransactionIndex, shown.Index);
            Assert.True(shown.Succeeded);
            Assert.Equal((long)receipt.BlockNumber, shown.Block.Height);
            Assert.True(shown.Performs(Chain, answer, Side.Payment));
            Assert.False(shown.Performs(Chain, answer, Side.Delivery));
            Assert.False(
                shown.Performs(Chain, answer with { IssuedAt = answer.IssuedAt + 1 }, Side.Payment)
            );
            Assert.False(
                shown.Performs(Chain with { UserContract = Bytes32.Zero }, answer, Side.Payment)
            );
        }
    }

    [Fact]
    public async Task The_receipt_of_a_blob_s_payment_has_the_header_s_root()
    {
        var receipt = (await world.Rpc.ReceiptAsync(payments[^1].TxId))!;
        var header = (await world.Rpc.HeaderAsync(receipt.BlockHash))!;
        var receipts = (await world.Rpc.BlockReceiptsAsync(BlockTag.Hash(header.Hash)))!;
        var trie = MerklePatriciaTrie.OfList(receipts.Select(ReceiptRlp.Encode));
        Assert.Equal((ulong)TypedTransaction.Blob, receipt.Type);
        Assert.Equal(header.ReceiptsRoot, trie.Root);
        // Whoever hashes transactions in another way than Ethereum proves nothing.
        await Assert.ThrowsAsync<ChainUnavailableException>(() => ProveAsync(payments[^1].TxId));
    }

    [Fact]
    public async Task Transactions_of_every_type_are_rebuilt_from_what_a_node_shows_and_have_their_ids()
    {
        using var http = new HttpClient();
        var connection = new HttpJsonRpc(http, world.Anvil.Http);
        Assert.Equal([0, 1, 2, 3, 4], payments.Select(p => p.Type).Order());
        foreach (var (_, _, _, txId) in payments)
        {
            var shown = await connection.CallAsync(
                "eth_getTransactionByHash",
                new JsonArray(txId.ToString())
            );
            Assert.Equal(txId, Keccak256.Hash(TransactionRlp.Encode(shown)));
        }
    }

    [Fact]
    public async Task A_transaction_that_failed_is_proved_to_have_failed()
    {
        var again = await world.PayAgainAsync(payments[0]);
        var shown = await ProvedAsync(again);
        Assert.False(shown.Succeeded);
        Assert.False(shown.Performs(Chain, payments[0].Answer, Side.Payment));
        Assert.Null(
            await world.Consumer.ProveAsync(Keccak256.HashText("none").ToString(), default)
        );
        await Assert.ThrowsAsync<FormatException>(() => world.Consumer.ProveAsync("x", default));
    }

    [Fact]
    public async Task What_was_tampered_with_proves_nothing()
    {
        var proof = (InclusionProof.Evm)await ProveAsync(payments[1].TxId);
        var (inner, hash) = (proof.Transaction, proof.StatedBlock().Hash);
        Refused(proof, world.Deployer.Identity.Chain);
        Refused(new InclusionProof.Evm(inner with { Index = inner.Index + 1 }), hash);
        Refused(new InclusionProof.Evm(inner with { Header = inner.Header[..^1] }), hash);
        Refused(new InclusionProof.Evm(inner with { ReceiptNodes = [] }), hash);
        Refused(
            new InclusionProof.Evm(
                inner with
                {
                    ReceiptNodes = [.. inner.ReceiptNodes, inner.ReceiptNodes[0]],
                }
            ),
            hash
        );
        Refused(new InclusionProof.Evm(inner with { TransactionNodes = inner.ReceiptNodes }), hash);
        using var key = ECDsa.Create();
        using var orderer = new CertificateRequest(
            "CN=orderer",
            key,
            HashAlgorithmName.SHA256
        ).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        Assert.Throws<FormatException>(() => proof.Verify(new BlockTrust.Orderers([orderer])));
    }

    [Fact]
    public async Task Where_a_leg_stands_is_proved_against_the_head_s_state_root()
    {
        var head = await world.Consumer.GetHeadAsync(default);
        var (id, sequence) = (world.Agreement.Id, payments[2].Answer.Sequence);
        var paid = await LegAsync(sequence, Side.Payment, head);
        Assert.Equal(new LegState(head, Done: true, Penalised: false), paid);
        Assert.Equal(
            new LegState(head, Done: false, Penalised: false),
            await LegAsync(sequence, Side.Delivery, head)
        );
        Assert.False((await LegAsync(9_999, Side.Payment, head)).Done);
        Assert.Equal(
            payments[2].TxId.ToString(),
            await world.Consumer.FindLegAsync(id, sequence, Side.Payment, default)
        );
        Assert.Null(await world.Consumer.FindLegAsync(id, sequence, Side.Delivery, default));
        Assert.Equal(head.Hash, await world.Consumer.GetBlockHashAsync(head.Height, default));
        Assert.Null(await world.Consumer.GetBlockHashAsync(head.Height + 1, default));
    }

    [Fact]
    public async Task A_leg_s_proof_says_nothing_about_another_word_or_block()
    {
        var head = await world.Consumer.GetHeadAsync(default);
        var (id, sequence) = (world.Agreement.Id, payments[2].Answer.Sequence);
        var proof = (LegProof.Evm)
            await world.Consumer.ProveLegAsync(id, sequence, Side.Payment, head, default);
        void Refused(LegProof made, ulong about, Side side, Bytes32 at) =>
            Assert.Throws<FormatException>(() => made.Verify(Chain, id, about, side, at));
        // Where the other word's path ends in this word's nodes, they prove that it is empty: which it is.
        void ShowsNone(ulong about, Side side)
        {
            LegState? shown = null;
            var refusal = Record.Exception(() =>
                shown = proof.Verify(Chain, id, about, side, head.Hash)
            );
            Assert.True(refusal is FormatException || shown is { Done: false, Penalised: false });
        }
        ShowsNone(sequence + 128, Side.Payment);
        ShowsNone(sequence, Side.Delivery);
        Refused(proof, sequence, Side.Payment, Bytes32.Zero);
        Refused(proof with { SlotNodes = [] }, sequence, Side.Payment, head.Hash);
        Assert.Throws<FormatException>(() =>
            proof.Verify(
                Chain with
                {
                    UserContract = Chain.ServiceProviderContract,
                },
                id,
                sequence,
                Side.Payment,
                head.Hash
            )
        );
    }

    private ChainIdentity Chain => world.Deployer.Identity;

    private async Task<InclusionProof> ProveAsync(Bytes32 txId) =>
        (await world.Consumer.ProveAsync(txId.ToString(), default))!;

    /// <summary>Through bytes, as it travels.</summary>
    private async Task<Inclusion> ProvedAsync(Bytes32 txId)
    {
        var proof = InclusionProof.Parse((await ProveAsync(txId)).Encode());
        var hash = await world.Consumer.GetBlockHashAsync(proof.StatedBlock().Height, default);
        return proof.Verify(new BlockTrust.Hash(hash!.Value));
    }

    private async Task<LegState> LegAsync(ulong sequence, Side side, ChainHead head)
    {
        var (chain, id) = (world.Consumer, world.Agreement.Id);
        var proof = await chain.ProveLegAsync(id, sequence, side, head, default);
        return LegProof.Parse(proof.Encode()).Verify(Chain, id, sequence, side, head.Hash);
    }

    private static void Refused(InclusionProof proof, Bytes32 hash) =>
        Assert.Throws<FormatException>(() => proof.Verify(new BlockTrust.Hash(hash)));
}
