using System.Numerics;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Notary.Evm.Tests.Primitives;

public class HexTests
{
    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("00")]
    [InlineData("0x0")]
    [InlineData("0X00")]
    [InlineData("0xzz")]
    [InlineData("0x 0")]
    [InlineData(" 0x00")]
    public void Malformed_data_is_refused(string text) =>
        Assert.Throws<FormatException>(() => Hex.Decode(text));

    [Theory]
    [InlineData("0x")]
    [InlineData("0x00")]
    [InlineData("0x01f")]
    [InlineData("1")]
    [InlineData("0x-1")]
    [InlineData("0x+1")]
    [InlineData("0x10000000000000000000000000000000000000000000000000000000000000000")]
    public void Malformed_quantities_are_refused(string text) =>
        Assert.Throws<FormatException>(() => Hex.DecodeQuantity(text));

    [Theory]
    [InlineData("0x0", 0)]
    [InlineData("0xff", 255)]
    [InlineData("0x80", 128)]
    [InlineData("0x400", 1024)]
    public void Quantities_are_written_without_leading_zeros(string text, int value)
    {
        Assert.Equal(text, Hex.EncodeQuantity(value));
        Assert.Equal(value, Hex.DecodeQuantity(text));
    }

    [Fact]
    public void Largest_quantity_round_trips() =>
        Assert.Equal(
            AbiWords.MaxUInt256,
            Hex.DecodeQuantity(Hex.EncodeQuantity(AbiWords.MaxUInt256))
        );

    [Fact]
    public void Quantity_above_64_bits_is_no_ulong() =>
        Assert.Throws<FormatException>(() => Hex.DecodeUInt64("0x10000000000000000"));

    [Fact]
    public void Every_byte_string_round_trips() =>
        Prop.ForAll<byte[]>(data => Hex.Decode(Hex.Encode(data)).AsSpan().SequenceEqual(data))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes32_orders_as_an_unsigned_number()
    {
        var low = Bytes32.FromSpan(new AbiWordWriter().Add(BigInteger.One).Words);
        var high = Bytes32.FromSpan(new AbiWordWriter().Add(AbiWords.MaxUInt256).Words);
        Assert.True(low < high);
        Assert.True(high > Bytes32.Zero);
    }

    [Fact]
    public void Json_form_is_a_hexadecimal_string()
    {
        var address = Address.Parse("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC");
        Assert.Equal(
            "\"0xcccccccccccccccccccccccccccccccccccccccc\"",
            JsonSerializer.Serialize(address)
        );
        Assert.Equal(
            address,
            JsonSerializer.Deserialize<Address>(JsonSerializer.Serialize(address))
        );
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Address>("\"0xcc\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Bytes32>("1"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Bytes32>("null"));
        var map = JsonSerializer.Deserialize<Dictionary<Address, int>>(
            "{\"0xcccccccccccccccccccccccccccccccccccccccc\":1}"
        );
        Assert.Equal(1, map![address]);
    }
}
