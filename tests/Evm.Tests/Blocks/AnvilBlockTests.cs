using System.Numerics;
using Notary.Devnet.Processes;
using Xunit;

namespace Notary.Evm.Tests.Blocks;

/// <summary>Roots and proofs of a real node's blocks.</summary>
public sealed class AnvilBlockTests : IAsyncLifetime, IDisposable
{
    // Account 0 of anvil's default mnemonic.
    private static readonly EvmPrivateKey Key = EvmPrivateKey.Parse(
        "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
    );

    // Stores 42 in slot 5, emits one word under topic 7, and leaves no code behind.
    private static readonly byte[] StoreAndLog = Hex.Decode(
        "0x602a6005556009600052600760206000a100"
    );

    private readonly HttpClient http = new();
    private AnvilProcess anvil = null!;
    private HttpJsonRpc connection = null!;
    private EvmRpc rpc = null!;
    private BlockProofs proofs = null!;
    private ulong nonce;

    public async Task InitializeAsync()
    {
        anvil = await AnvilProcess.StartAsync(
            new AnvilOptions { NoMining = true, Hardfork = "prague" }
        );
        connection = new HttpJsonRpc(http, anvil.Http);
        (rpc, proofs) = (new(connection), new(connection));
    }

    public async Task DisposeAsync() => await anvil.DisposeAsync();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task Header_transactions_and_receipts_of_every_type_hash_to_what_the_node_says()
    {
        var sent = await MineAsync(
            TransactionType.Legacy,
            TransactionType.AccessList,
            TransactionType.DynamicFee
        );
        var block = await rpc.BlockAsync(BlockTag.Latest);
        var header = HeaderRlp.Parse(await proofs.HeaderAsync(block!.Hash));
        Assert.Equal(block.Number, header.Number);
        Assert.Equal(block.Hash, header.Hash);

        var inOrder = block!.Transactions.Select(t => sent.Single(s => s.Hash == t.Hash).Raw);
        Assert.Equal(header.TransactionsRoot, MerklePatriciaTrie.OfList(inOrder).Root);

        var receipts = (await rpc.BlockReceiptsAsync(BlockTag.Latest))!;
        var trie = MerklePatriciaTrie.OfList(receipts.Select(ReceiptRlp.Encode));
        Assert.Equal(header.ReceiptsRoot, trie.Root);
        var key = MerklePatriciaTrie.KeyOf(1);
        var proved = ReceiptRlp.Parse(TrieProof.Read(header.ReceiptsRoot, key, trie.Prove(key))!);
        Assert.True(proved.Succeeded);
        var log = Assert.Single(proved.Logs);
        Assert.Equal(receipts[1].Logs[0].Address, log.Address);
        Assert.Equal(receipts[1].Logs[0].Topics, log.Topics);
        Assert.Equal(receipts[1].Logs[0].Data, log.Data);
    }

    [Fact]
    public async Task A_slot_and_its_absence_are_proved_against_the_state_root()
    {
        await MineAsync(TransactionType.DynamicFee);
        var receipts = (await rpc.BlockReceiptsAsync(BlockTag.Latest))!;
        var contract = receipts[0].ContractAddress!.Value;
        var root = (await rpc.HeaderAsync(BlockTag.Latest))!.StateRoot;
        var (full, empty) = (Slot(5), Slot(6));
        var proof = await rpc.ProofAsync(contract, [full, empty], BlockTag.Latest);

        Assert.Equal(42, StateProof.ReadSlot(root, contract, full, proof));
        Assert.Equal(0, StateProof.ReadSlot(root, contract, empty, proof));
        Assert.Throws<FormatException>(() => StateProof.ReadSlot(root, contract, Slot(7), proof));
        Assert.Throws<FormatException>(() =>
            StateProof.ReadSlot(Bytes32.Zero, contract, full, proof)
        );
    }

    [Fact]
    public async Task A_transaction_and_its_receipt_are_proved_by_their_block_s_hash_alone()
    {
        var sent = await MineAsync(TransactionType.Legacy, TransactionType.DynamicFee);
        var receipt = await rpc.ReceiptAsync(sent[1].Hash);
        var proof = (await proofs.TransactionAsync(sent[1].Hash))!;

        var (block, id, succeeded, logs) = proof.Verify(receipt!.BlockHash);
        Assert.Equal(receipt.BlockNumber, block.Number);
        Assert.Equal(sent[1].Hash, id);
        Assert.True(succeeded);
        Assert.Equal(receipt.ContractAddress, Assert.Single(logs).Address);

        Assert.Throws<FormatException>(() => proof.Verify(block.ParentHash));
        Assert.Throws<FormatException>(() => (proof with { Index = 0 }).Verify(receipt.BlockHash));
        Assert.Throws<FormatException>(() => (proof with { Index = 2 }).Verify(receipt.BlockHash));
        Assert.Throws<FormatException>(() =>
            (proof with { TransactionNodes = proof.ReceiptNodes }).Verify(receipt.BlockHash)
        );
        Assert.Null(await proofs.TransactionAsync(Keccak256.HashText("never sent")));
    }

    [Fact]
    public async Task Transactions_or_receipts_of_another_block_make_no_proof()
    {
        var sent = await MineAsync(TransactionType.Legacy, TransactionType.DynamicFee);
        var header = (await proofs.TransactionAsync(sent[1].Hash))!.Header;
        var receipts = (await rpc.BlockReceiptsAsync(BlockTag.Latest))!;
        byte[][] raw = [.. receipts.Select(r => sent.Single(s => s.Hash == r.TransactionHash).Raw)];
        Assert.NotNull(TransactionProof.Create(header, raw, receipts, 1));
        Refuses(header, [raw[1], raw[0]], receipts);
        Refuses(header, raw, [receipts[0]]);
        Refuses(header, raw, [receipts[0], receipts[1] with { Status = 0 }]);
    }

    private static void Refuses(
        byte[] header,
        IReadOnlyList<byte[]> transactions,
        IReadOnlyList<TransactionReceipt> receipts
    ) =>
        Assert.Throws<FormatException>(() =>
            TransactionProof.Create(header, transactions, receipts, 0)
        );

    [Fact]
    public async Task A_node_without_the_block_or_with_another_header_gives_none()
    {
        await MineAsync(TransactionType.DynamicFee);
        await Assert.ThrowsAsync<JsonRpcUnavailableException>(() =>
            proofs.HeaderAsync(Keccak256.HashText("no such block"))
        );
    }

    private async Task<List<SignedTransaction>> MineAsync(params TransactionType[] types)
    {
        var sent = new List<SignedTransaction>();
        foreach (var type in types)
        {
            var signed = Transaction(type).Sign(Key);
            await rpc.SendRawTransactionAsync(signed.Raw);
            sent.Add(signed);
        }
        await new AnvilRpc(connection).MineAsync();
        return sent;
    }

    private EvmTransaction Transaction(TransactionType type) =>
        new()
        {
            Type = type,
            ChainId = 31337,
            Nonce = nonce++,
            MaxFeePerGas = 3_000_000_000,
            MaxPriorityFeePerGas =
                type == TransactionType.DynamicFee ? 1_000_000_000 : 3_000_000_000,
            GasLimit = 200_000,
            To = null,
            Data = StoreAndLog,
        };

    private static Bytes32 Slot(BigInteger number) =>
        Bytes32.FromSpan(new AbiWordWriter().Add(number).Words);
}
