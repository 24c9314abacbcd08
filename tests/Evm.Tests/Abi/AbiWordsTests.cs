using System.Numerics;
using Xunit;

namespace Notary.Evm.Tests.Abi;

public class AbiWordsTests
{
    [Fact]
    public void Numbers_outside_256_bits_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new AbiWordWriter().Add(AbiWords.MaxUInt256 + 1)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new AbiWordWriter().Add(BigInteger.MinusOne)
        );
    }

    [Fact]
    public void Words_round_trip()
    {
        var address = Address.Parse("0x1122334455667788990011223344556677889900");
        var words = new AbiWordWriter()
            .Add(AbiWords.MaxUInt256)
            .Add(ulong.MaxValue)
            .Add(address)
            .Add(true)
            .Add(BigInteger.Zero)
            .ToArray();
        Assert.Equal(AbiWords.MaxUInt256, AbiWords.ReadUInt256(words.AsSpan(0, 32)));
        Assert.Equal(ulong.MaxValue, AbiWords.ReadUInt64(words.AsSpan(32, 32)));
        Assert.Equal(address, AbiWords.ReadAddress(words.AsSpan(64, 32)));
        Assert.True(AbiWords.ReadBool(words.AsSpan(96, 32)));
        Assert.Equal(BigInteger.Zero, AbiWords.ReadUInt256(words.AsSpan(128, 32)));
    }

    [Fact]
    public void Dirty_padding_is_refused()
    {
        var word = new byte[32];
        word.AsSpan().Fill(0xff);
        Assert.Throws<FormatException>(() => AbiWords.ReadAddress(word));
        Assert.Throws<FormatException>(() => AbiWords.ReadUInt64(word));
        Assert.Throws<FormatException>(() => AbiWords.ReadBool(word));
        Assert.Throws<FormatException>(() => AbiWords.ReadUInt256(word, bits: 255));
        Assert.Throws<FormatException>(() => AbiWords.ReadUInt256(word.AsSpan(1)));
    }

    [Fact]
    public void Small_integers_are_checked_by_their_width() =>
        Assert.Throws<FormatException>(() =>
            AbiWords.ReadUInt64(new AbiWordWriter().Add(256UL).Words, bits: 8)
        );
}
