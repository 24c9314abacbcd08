using FsCheck;
using FsCheck.Fluent;

namespace Notary.ThresholdBls.Tests;

public sealed class PointEncodingTests
{
    [Fact]
    public void Points_survive_both_encodings() =>
        Prop.ForAll<int>(seed =>
            {
                using var secret = SecretPolynomial.Random(1, new SeededRandom(seed));
                var key = secret.Commit().Points[0];
                var signature = secret.ShareFor(1).Sign(BitConverter.GetBytes(seed)).Point;
                return key.Equals(G2Point.Parse(key.ToBytes()))
                    && key.Equals(Eip2537.DecodeG2(Eip2537.Encode(key)))
                    && signature.Equals(G1Point.Parse(signature.ToBytes()))
                    && signature.Equals(Eip2537.DecodeG1(Eip2537.Encode(signature)));
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public void Infinity_is_refused_in_every_encoding()
    {
        Refused(() => G1Point.Parse(Points.InfinityOfG1));
        Refused(() => G2Point.Parse(Points.InfinityOfG2));
        Refused(() => Eip2537.DecodeG1(new byte[128]));
        Refused(() => Eip2537.DecodeG2(new byte[256]));
    }

    [Fact]
    public void Points_outside_the_subgroup_are_refused()
    {
        Refused(() => G1Point.Parse(Points.OutsideG1));
        Refused(() => G2Point.Parse(Points.OutsideG2));
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        Refused(() => G1Point.Parse(new byte[47]));
        Refused(() => G1Point.Parse([.. G1Point.Generator.ToBytes(), 0]));
        Refused(() => G2Point.Parse([]));
        Refused(() => Eip2537.DecodeG1(G1Point.Generator.ToBytes()));
        Refused(() => Scalar.Parse(new byte[31]));
    }

    [Fact]
    public void An_uncompressed_point_does_not_pass_for_a_compressed_one() =>
        Refused(() => G1Point.Parse(new byte[48]));

    [Theory]
    [InlineData(0, 0x01)]
    [InlineData(16, 0x80)]
    [InlineData(16, 0x40)]
    [InlineData(16, 0x20)]
    [InlineData(64, 0x01)]
    [InlineData(127, 0x01)]
    public void An_altered_EIP_2537_encoding_is_refused(int position, byte bits)
    {
        var encoded = Eip2537.Encode(G1Point.Generator);
        encoded[position] ^= bits;
        Refused(() => Eip2537.DecodeG1(encoded));
    }

    [Fact]
    public void EIP_2537_has_the_real_part_first()
    {
        // x.c0 of the generator of G2 begins with 024aa2b2, x.c1 with 13e02b60.
        var encoded = Eip2537.Encode(G2Point.Generator);
        Assert.Equal("024aa2b2", Convert.ToHexStringLower(encoded.AsSpan(16, 4)));
        Assert.Equal("13e02b60", Convert.ToHexStringLower(encoded.AsSpan(80, 4)));
    }

    [Fact]
    public void A_scalar_is_below_the_order_of_the_group()
    {
        var order = Convert.FromHexString(
            "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001"
        );
        Refused(() => Scalar.Parse(order));
        order[^1] = 0;
        Assert.Equal(default, Scalar.Parse(order) + Scalar.One);
    }

    private static void Refused(Func<object> parse) => Assert.Throws<BlsFormatException>(parse);
}
