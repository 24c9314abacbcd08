using System.Text.Json;
using Xunit;

namespace Notary.Evm.Tests.Blocks;

/// <summary>Whole blocks of the official vectors: legacy, EIP-2930, EIP-1559 and EIP-4844 transactions.</summary>
public class BlockVectorTests
{
    private const string Folder = "BlockchainTests/ValidBlocks/";

    public static TheoryData<string> Files =>
        [
            "bcEIP1559/tips.json",
            "bcEIP1559/transType.json",
            "bcEIP4844-blobtransactions/blockWithAllTransactionTypes.json",
            "bcExample/shanghaiExample.json",
            "bcValidBlockTest/SimpleTx.json",
            "bcValidBlockTest/eip2930.json",
        ];

    [VectorTheory]
    [MemberData(nameof(Files))]
    public void Header_and_transactions_of_a_block_are_what_its_hash_says(string file)
    {
        using var document = Vectors.Read(Folder + file);
        var blocks = document
            .RootElement.EnumerateObject()
            .SelectMany(test => test.Value.GetProperty("blocks").EnumerateArray())
            .Where(block => block.TryGetProperty("blockHeader", out _))
            .ToList();
        Assert.NotEmpty(blocks);
        Assert.All(blocks, Check);
    }

    private static void Check(JsonElement block)
    {
        var stated = block.GetProperty("blockHeader");
        var body = RlpReader.OfList(Hex.Decode(block.GetProperty("rlp").GetString()));
        var header = HeaderRlp.Parse(body.ReadEncoded());
        Assert.Equal(stated.GetProperty("hash").GetString(), $"{header.Hash}");
        Assert.Equal(stated.GetProperty("parentHash").GetString(), $"{header.ParentHash}");
        Assert.Equal(stated.GetProperty("receiptTrie").GetString(), $"{header.ReceiptsRoot}");
        Assert.Equal(stated.GetProperty("stateRoot").GetString(), $"{header.StateRoot}");
        var transactions = MerklePatriciaTrie.OfList(Transactions(body.ReadList()));
        Assert.Equal(stated.GetProperty("transactionsTrie").GetString(), $"{transactions.Root}");
        Assert.Equal(header.TransactionsRoot, transactions.Root);
    }

    /// <summary>A legacy transaction stands in the block as a list, a typed one as a string with its type and content.</summary>
    private static List<byte[]> Transactions(RlpReader body)
    {
        var transactions = new List<byte[]>();
        while (!body.IsAtEnd)
            transactions.Add((body.IsList ? body.ReadEncoded() : body.ReadBytes()).ToArray());
        return transactions;
    }
}
