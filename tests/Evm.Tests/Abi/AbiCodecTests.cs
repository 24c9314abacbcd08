using System.Numerics;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Notary.Evm.Tests.Abi;

public class AbiCodecTests
{
    private const string File = "ABITests/basic_abi_tests.json";

    public static TheoryData<string> Cases => Vectors.Names(File);

    [VectorTheory]
    [MemberData(nameof(Cases))]
    public void Vector_is_encoded_and_decoded(string name)
    {
        using var document = Vectors.Read(File);
        var vector = document.RootElement.GetProperty(name);
        var names = vector
            .GetProperty("types")
            .EnumerateArray()
            .Select(type => type.GetString()!)
            .ToArray();
        var values = vector.GetProperty("args").EnumerateArray().Zip(names, Value).ToArray();
        var tuple = AbiType.Parse($"({string.Join(',', names)})");
        var expected = "0x" + vector.GetProperty("result").GetString();
        Assert.Equal(expected, Hex.Encode(tuple.Encode(values)));
        Assert.Equal(expected, Hex.Encode(tuple.Encode(tuple.Decode(Hex.Decode(expected)))));
    }

    // Computed with ethers 6.17: AbiCoder.encode(["tuple(uint64,bytes32[],bytes)[]","string","int16","uint8[2]","tuple(bool,address)"], …)
    [Fact]
    public void Nested_structures_match_another_implementation()
    {
        const string Types = "((uint64,bytes32[],bytes)[],string,int16,uint8[2],(bool,address))";
        var word = Keccak256.HashText("x");
        object[] values =
        [
            new object[]
            {
                new object[] { 7UL, new object[] { word, Bytes32.Zero }, new byte[] { 1, 2, 3 } },
                new object[] { 8UL, Array.Empty<object>(), Array.Empty<byte>() },
            },
            "grüße",
            -2,
            new object[] { 1, 255 },
            new object[] { true, Address.Parse("0x1122334455667788990011223344556677889900") },
        ];
        var encoded = AbiType.Parse(Types).Encode(values);
        Assert.Equal(
            "0x753b3ca01c44022c6ade260bb94fa9401d4057caef48f9d09a83ad0a8ee2a0e5",
            Keccak256.Hash(encoded).ToString()
        );
        var decoded = new AbiValues((object[])AbiType.Parse(Types).Decode(encoded));
        Assert.Equal(7UL, decoded.Members(0).Members(0).Number64(0));
        Assert.Equal(word, decoded.Members(0).Members(0).Members(1).Bytes32(0));
        Assert.Equal([1, 2, 3], decoded.Members(0).Members(0).Bytes(2));
        Assert.Equal("grüße", decoded.Text(1));
        Assert.Equal(-2, decoded.Number(2));
        Assert.True(decoded.Members(4).Bool(0));
    }

    [Theory]
    [InlineData("uint7")]
    [InlineData("uint264")]
    [InlineData("bytes33")]
    [InlineData("bytes0")]
    [InlineData("uint")]
    [InlineData("(bool")]
    [InlineData("bool)")]
    [InlineData("bool[0]")]
    [InlineData("bool[-1]")]
    [InlineData("()[]")]
    [InlineData("")]
    public void Unknown_types_are_refused(string text) =>
        Assert.Throws<FormatException>(() => AbiType.Parse(text));

    [Theory]
    [InlineData("uint8", 256)]
    [InlineData("uint8", -1)]
    [InlineData("int8", 128)]
    [InlineData("int8", -129)]
    public void Numbers_out_of_range_are_refused(string type, int value) =>
        Assert.ThrowsAny<ArgumentException>(() => AbiType.Parse(type).Encode(value));

    [Theory]
    [InlineData("int8", -128)]
    [InlineData("int8", 127)]
    [InlineData("int256", -1)]
    public void Signed_numbers_round_trip(string type, int value) =>
        Assert.Equal(
            (BigInteger)value,
            AbiType.Parse(type).Decode(AbiType.Parse(type).Encode(value))
        );

    [Fact]
    public void Dirty_words_offsets_counts_and_trailing_data_are_refused()
    {
        Refused("(int8)", Words(128));
        Refused("(bytes4)", Words(1));
        Refused("(bytes)", Words(64, 0, 0)); // offset with a gap
        Refused("(bytes)", Words(0)); // offset into the head
        Refused("(bytes)", Words(32, 1, 1)); // padding not zero
        Refused("(bytes)", [.. Words(32), .. new AbiWordWriter().Add(AbiWords.MaxUInt256).Words]);
        Refused("(bytes)", [.. Words(32), .. new AbiWordWriter().Add(ulong.MaxValue).Words]);
        Refused("(uint256[])", Words(32, ulong.MaxValue));
        Refused("(uint256[])", Words(32, 2, 1));
        Refused("(uint256)", Words(1, 2));
        Refused("(uint256)", []);
        Refused("(string)", [.. Words(32, 1), 0xff, .. new byte[31]]);

        static byte[] Words(params ulong[] values) =>
            values.Aggregate(new AbiWordWriter(), (writer, value) => writer.Add(value)).ToArray();
        static void Refused(string type, byte[] data) =>
            Assert.Throws<FormatException>(() => AbiType.Parse(type).Decode(data));
    }

    [Fact]
    public void Nothing_but_a_format_error_comes_from_random_data()
    {
        var type = AbiType.Parse("((uint64,bytes32[],bytes)[],string,bool)");
        Prop.ForAll<byte[]>(data =>
            {
                try
                {
                    type.Decode(data);
                }
                catch (FormatException) { }
            })
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Functions_have_the_selectors_of_solidity()
    {
        var transfer = AbiFunction.Parse("transfer(address,uint256)", "(bool)");
        Assert.Equal("0xa9059cbb", Hex.Encode(transfer.Selector));
        var call = transfer.Encode(Address.Zero, 5);
        Assert.Equal(5, transfer.DecodeInput(call).Number(1));
        Assert.Throws<FormatException>(() =>
            AbiFunction.Parse("approve(address,uint256)").DecodeInput(call)
        );
        Assert.Throws<FormatException>(() => transfer.DecodeOutput([]));
    }

    [Fact]
    public void Events_take_indexed_members_from_topics()
    {
        var transfer = AbiEvent.Parse("Transfer", "address indexed", "address indexed", "uint256");
        Assert.Equal(
            "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
            transfer.Topic.ToString()
        );
        var from = Address.Parse("0x1122334455667788990011223344556677889900");
        var values = transfer.Decode(
            [transfer.Topic, from.ToBytes32(), Bytes32.Zero],
            new AbiWordWriter().Add(9UL).Words
        );
        Assert.Equal(from, values.Address(0));
        Assert.Equal(9, values.Number(2));
        Assert.Throws<FormatException>(() =>
            transfer.Decode([transfer.Topic], new AbiWordWriter().Add(9UL).Words)
        );
        Assert.Throws<FormatException>(() => AbiEvent.Parse("E", "bytes indexed"));
    }

    private static object Value(JsonElement argument, string type) =>
        type switch
        {
            "address" => Address.Parse(argument.GetString()),
            "bytes" or "bytes10" => System.Text.Encoding.ASCII.GetBytes(argument.GetString()!),
            _ when type.EndsWith("[]", StringComparison.Ordinal) => argument
                .EnumerateArray()
                .Select(member => Value(member, type[..^2]))
                .ToArray(),
            _ => argument.GetUInt64(),
        };
}
