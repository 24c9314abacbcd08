using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Notary.Fabric.Identities;
using Xunit;

namespace Notary.Fabric.Tests.Unit;

public sealed class LowSSignatureTests
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        NumberStyles.HexNumber,
        CultureInfo.InvariantCulture
    );

    [Fact]
    public void Every_signature_is_der_with_a_low_s_and_only_that_form_is_accepted()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Prop.ForAll<byte[]>(message =>
            {
                var signature = LowSSignature.Sign(key, message);
                var (r, s) = Numbers(signature);
                return s <= Order / 2
                    && LowSSignature.Verify(key, message, signature)
                    && key.VerifyData(
                        message,
                        Der(r, Order - s),
                        HashAlgorithmName.SHA256,
                        DSASignatureFormat.Rfc3279DerSequence
                    )
                    && !LowSSignature.Verify(key, message, Der(r, Order - s))
                    && !LowSSignature.Verify(key, [.. message, 0], signature)
                    && !LowSSignature.Verify(key, message, [.. signature, 0]);
            })
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("")]
    [InlineData("3006020100020101")]
    [InlineData("3006020101020100")]
    [InlineData("30060201FF020101")]
    public void Numbers_out_of_range_are_refused(string der)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.False(LowSSignature.Verify(key, [], Convert.FromHexString(der)));
    }

    private static (BigInteger R, BigInteger S) Numbers(byte[] der)
    {
        var numbers = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        return (numbers.ReadInteger(), numbers.ReadInteger());
    }

    private static byte[] Der(BigInteger r, BigInteger s)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(s);
        }
        return writer.Encode();
    }
}
