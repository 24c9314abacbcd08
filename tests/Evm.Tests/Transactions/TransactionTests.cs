using System.Text.Json;
using Xunit;

namespace Notary.Evm.Tests.Transactions;

public class TransactionTests
{
    private static readonly EvmPrivateKey Key = EvmPrivateKey.Parse(
        "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
    );

    private static readonly EvmTransaction Transfer = new()
    {
        ChainId = 31337,
        Nonce = 3,
        MaxPriorityFeePerGas = 1,
        MaxFeePerGas = 2_000_000_000,
        GasLimit = 21_000,
        To = Address.Parse("0x1122334455667788990011223344556677889900"),
        Value = 12345,
        AccessList = [new(Address.Zero, [Bytes32.Zero, Keccak256.HashText("slot")])],
    };

    public static TheoryData<string> Files
    {
        get
        {
            if (!Vectors.IsPresent)
                return ["absent"];
            var root = Path.Combine(Vectors.Root, "ethereum");
            var files = Directory.EnumerateFiles(
                Path.Combine(root, "TransactionTests"),
                "*.json",
                SearchOption.AllDirectories
            );
            return [.. files.Select(file => Path.GetRelativePath(root, file))];
        }
    }

    [VectorTheory]
    [MemberData(nameof(Files))]
    public void Transaction_vector_is_judged_as_cancun_does(string file)
    {
        using var document = Vectors.Read(file);
        var vector = document.RootElement.EnumerateObject().Single().Value;
        var expected = vector.GetProperty("result").GetProperty("Cancun");
        var text = vector.GetProperty("txbytes").GetString();
        if (expected.TryGetProperty("exception", out _))
        {
            Assert.Throws<FormatException>(() =>
                SignedTransaction.Decode(Hex.Decode(text), chainId: 1)
            );
            return;
        }
        var transaction = SignedTransaction.Decode(Hex.Decode(text), chainId: 1);
        Assert.Equal(expected.GetProperty("hash").GetString(), transaction.Hash.ToString());
        Assert.Equal(expected.GetProperty("sender").GetString(), transaction.Sender.ToString());
        Assert.Equal(text, Hex.Encode(transaction.Raw));
    }

    [VectorTheory]
    [InlineData("bcEIP1559/tips.json")]
    [InlineData("bcEIP1559/transType.json")]
    [InlineData("bcExample/shanghaiExample.json")]
    [InlineData("bcValidBlockTest/SimpleTx.json")]
    [InlineData("bcValidBlockTest/eip2930.json")]
    public void Every_transaction_of_a_block_has_its_sender(string file)
    {
        using var document = Vectors.Read("BlockchainTests/ValidBlocks/" + file);
        foreach (
            var block in document
                .RootElement.EnumerateObject()
                .Single()
                .Value.GetProperty("blocks")
                .EnumerateArray()
        )
        {
            var expected = block.GetProperty("transactions").EnumerateArray().ToArray();
            var raw = RawTransactions(Hex.Decode(block.GetProperty("rlp").GetString()));
            Assert.Equal(expected.Length, raw.Count);
            foreach (var (bytes, vector) in raw.Zip(expected))
                Compare(vector, SignedTransaction.Decode(bytes, chainId: 1));
        }
    }

    [VectorTheory]
    [InlineData(0)]
    public void Basic_vector_is_decoded_and_encoded(int index)
    {
        using var document = Vectors.Read("BasicTests/txtest.json");
        var vector = document.RootElement[index];
        var transaction = SignedTransaction.Decode(
            Hex.Decode("0x" + vector.GetProperty("signed").GetString()),
            chainId: 1
        );
        using var key = EvmPrivateKey.Parse("0x" + vector.GetProperty("key").GetString());
        Assert.Equal(key.Address, transaction.Sender);
        Assert.Null(transaction.Transaction.ChainId);
        Assert.Equal(vector.GetProperty("nonce").GetUInt64(), transaction.Transaction.Nonce);
        Assert.Equal(vector.GetProperty("value").GetUInt64(), transaction.Transaction.Value);
        Assert.Equal(key.Address, transaction.Transaction.Sign(key).Sender);
    }

    [VectorTheory]
    [InlineData(1)]
    public void Basic_vector_with_high_s_is_refused(int index)
    {
        using var document = Vectors.Read("BasicTests/txtest.json");
        var signed = Hex.Decode(
            "0x" + document.RootElement[index].GetProperty("signed").GetString()
        );
        Assert.Throws<FormatException>(() => SignedTransaction.Decode(signed, chainId: 1));
    }

    [Theory]
    [InlineData(TransactionType.DynamicFee)]
    [InlineData(TransactionType.AccessList)]
    [InlineData(TransactionType.Legacy)]
    public void Signed_transaction_round_trips(TransactionType type)
    {
        var transaction =
            type == TransactionType.DynamicFee
                ? Transfer
                : Transfer with
                {
                    Type = type,
                    MaxPriorityFeePerGas = Transfer.MaxFeePerGas,
                };
        if (type == TransactionType.Legacy)
            transaction = transaction with { AccessList = [] };
        var signed = transaction.Sign(Key);
        var decoded = SignedTransaction.Decode(signed.Raw, 31337);
        Assert.Equal(Key.Address, decoded.Sender);
        Assert.Equal(signed.Hash, decoded.Hash);
        Assert.Equal(signed.Raw, decoded.Raw);
        Assert.Equal(transaction.Value, decoded.Transaction.Value);
        Assert.Throws<FormatException>(() => SignedTransaction.Decode(signed.Raw, chainId: 1));
    }

    [Fact]
    public void Impossible_transactions_are_not_signed()
    {
        Refused(Transfer with { ChainId = null });
        Refused(Transfer with { ChainId = 0 });
        Refused(Transfer with { Nonce = ulong.MaxValue });
        Refused(Transfer with { Value = -1 });
        Refused(Transfer with { MaxFeePerGas = 0 });
        Refused(Transfer with { Type = TransactionType.AccessList });
        Refused(
            Transfer with
            {
                Type = TransactionType.Legacy,
                MaxPriorityFeePerGas = Transfer.MaxFeePerGas,
            }
        );

        static void Refused(EvmTransaction transaction) =>
            Assert.Throws<ArgumentException>(() => transaction.Sign(Key));
    }

    [Fact]
    public void Other_types_truncations_and_oversized_transactions_are_refused()
    {
        var raw = Transfer.Sign(Key).Raw;
        Refused([]);
        Refused([3, .. raw[1..]]);
        Refused([0, .. raw[1..]]);
        Refused([.. raw, 0]);
        Refused(new byte[SignedTransaction.MaxSize + 1]);
        for (var length = 0; length < raw.Length; length++)
            Refused(raw[..length]);

        static void Refused(byte[] bytes) =>
            Assert.Throws<FormatException>(() => SignedTransaction.Decode(bytes, 31337));
    }

    private static void Compare(JsonElement vector, SignedTransaction decoded)
    {
        Assert.Equal(vector.GetProperty("sender").GetString(), decoded.Sender.ToString());
        Assert.Equal(vector.GetProperty("data").GetString(), Hex.Encode(decoded.Transaction.Data));
        Assert.Equal(
            vector.GetProperty("to").GetString(),
            decoded.Transaction.To?.ToString() ?? ""
        );
        var entries = vector.TryGetProperty("accessList", out var list) ? list.GetArrayLength() : 0;
        Assert.Equal(entries, decoded.Transaction.AccessList.Count);
    }

    // A block's body lists legacy transactions as lists and typed ones as byte strings (EIP-2718).
    private static List<byte[]> RawTransactions(byte[] block)
    {
        var reader = RlpReader.OfList(block);
        _ = reader.ReadList();
        var list = reader.ReadList();
        var raw = new List<byte[]>();
        while (!list.IsAtEnd)
            raw.Add(list.IsList ? Legacy(list.ReadList()) : list.ReadBytes().ToArray());
        return raw;
    }

    private static byte[] Legacy(RlpReader members)
    {
        var fields = new List<byte[]>();
        while (!members.IsAtEnd)
            fields.Add(members.ReadBytes().ToArray());
        return RlpWriter.EncodeList(writer => fields.ForEach(field => writer.Bytes(field)));
    }
}
