namespace Notary.ThresholdBls.Tests;

public sealed class SharingTests
{
    [Fact]
    public void Every_share_fits_its_commitments_and_no_other_members()
    {
        using var polynomial = SecretPolynomial.Random(5, new SeededRandom(1));
        var commitment = polynomial.Commit();
        for (var member = 1; member <= 7; member++)
        {
            using var share = polynomial.ShareFor(member);
            using var moved = SecretShare.Parse(member + 1, share.Export());
            Assert.True(commitment.Verify(share));
            Assert.False(commitment.Verify(moved));
        }
    }

    [Fact]
    public void Sums_of_shares_fit_sums_of_commitments()
    {
        using var first = SecretPolynomial.Random(3, new SeededRandom(1));
        using var second = SecretPolynomial.Random(3, new SeededRandom(2));
        var sum = FeldmanCommitment.Sum([first.Commit(), second.Commit()]);
        using var share = SecretShare.Sum(4, [first.ShareFor(4), second.ShareFor(4)]);
        Assert.True(sum.Verify(share));
        Assert.Equal(sum.PublicShareOf(4), share.PublicShare());
    }

    [Fact]
    public void A_seed_gives_the_same_polynomial_again_and_another_context_another_one()
    {
        using var first = SecretPolynomial.FromSeed(3, new byte[32], "session 1"u8);
        using var again = SecretPolynomial.FromSeed(3, new byte[32], "session 1"u8);
        using var other = SecretPolynomial.FromSeed(3, new byte[32], "session 2"u8);
        Assert.Equal(first.Commit().Points, again.Commit().Points);
        Assert.NotEqual(first.Commit().Points, other.Commit().Points);
    }

    [Fact]
    public void A_secret_is_never_printed_and_is_gone_after_disposal()
    {
        using var polynomial = SecretPolynomial.Random(2, new SeededRandom(1));
        var share = polynomial.ShareFor(3);
        Assert.Equal("SecretShare of member 3", share.ToString());
        Assert.Equal("SecretPolynomial of degree 1", polynomial.ToString());
        share.Dispose();
        Assert.Throws<ObjectDisposedException>(share.Export);
        Assert.Throws<ObjectDisposedException>(() => share.Sign("message"u8));
    }
}
