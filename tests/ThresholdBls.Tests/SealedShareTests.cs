using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Tests;

public sealed class SealedShareTests : IDisposable
{
    private readonly IdentityKey _member = IdentityKey.Create();
    private readonly IdentityKey _other = IdentityKey.Create();
    private readonly SecretShare _share = Deal();

    [Fact]
    public void Only_the_member_opens_it_and_only_where_it_belongs()
    {
        var message = SealedShare.Seal(_share, _member.PublicKey, "context"u8);
        using var opened = SealedShare.Open(message, 1, _member, "context"u8);
        Assert.Equal(_share.Export(), opened!.Export());
        Assert.Null(SealedShare.Open(message, 1, _other, "context"u8));
        Assert.Null(SealedShare.Open(message, 1, _member, "elsewhere"u8));
    }

    [Fact]
    public void Every_altered_byte_is_noticed()
    {
        var message = SealedShare.Seal(_share, _member.PublicKey, "context"u8);
        Assert.Equal(SealedShare.Length, message.Length);
        for (var i = 0; i < message.Length; i++)
        {
            message[i] ^= 1;
            Assert.Null(SealedShare.Open(message, 1, _member, "context"u8));
            message[i] ^= 1;
        }
        Assert.Null(SealedShare.Open(message[1..], 1, _member, "context"u8));
    }

    [Fact]
    public void The_share_is_not_in_the_message_in_clear()
    {
        var message = SealedShare.Seal(_share, _member.PublicKey, "context"u8);
        Assert.Equal(-1, message.AsSpan().IndexOf(_share.Export()));
    }

    [Fact]
    public void An_identity_key_survives_export_and_signs()
    {
        using var again = IdentityKey.Import(_member.Export());
        var key = IdentityPublicKey.Parse(_member.PublicKey.ToBytes());
        Assert.Equal(key, again.PublicKey);
        Assert.True(key.Verify("message"u8, again.Sign("message"u8)));
        Assert.False(key.Verify("another"u8, again.Sign("message"u8)));
        Assert.False(key.Verify("message"u8, "no signature"u8));
        Assert.False(key.Verify("message"u8, _other.Sign("message"u8)));
    }

    [Fact]
    public void What_is_no_P_256_key_is_refused()
    {
        using var p384 = System.Security.Cryptography.ECDsa.Create(
            System.Security.Cryptography.ECCurve.NamedCurves.nistP384
        );
        Assert.Throws<BlsFormatException>(() =>
            IdentityPublicKey.Parse(p384.ExportSubjectPublicKeyInfo())
        );
        Assert.Throws<BlsFormatException>(() =>
            IdentityPublicKey.Parse([.. _member.PublicKey.ToBytes(), 0])
        );
        Assert.Throws<BlsFormatException>(() => IdentityPublicKey.Parse([]));
        Assert.Throws<BlsFormatException>(() => IdentityKey.Import(p384.ExportPkcs8PrivateKey()));
    }

    private static SecretShare Deal()
    {
        using var polynomial = SecretPolynomial.Random(2, new SeededRandom(1));
        return polynomial.ShareFor(1);
    }

    public void Dispose()
    {
        _member.Dispose();
        _other.Dispose();
        _share.Dispose();
    }
}
