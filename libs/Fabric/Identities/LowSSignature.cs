using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace Notary.Fabric.Identities;

/// <summary>
/// ECDSA P-256 with SHA-256 as Fabric accepts it: DER, and s in the lower half of the group's order
/// (bccsp: otherwise every signature would have a second form).
/// </summary>
public static class LowSSignature
{
    private const int FieldBytes = 32;

    private static readonly BigInteger Order = Unsigned(
        Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")
    );

    private static readonly BigInteger HalfOrder = Order >> 1;

    /// <returns>The DER form of a signature over SHA-256(message).</returns>
    public static byte[] Sign(ECDsa key, ReadOnlySpan<byte> message)
    {
        var raw = key.SignData(
            message,
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
        var s = Unsigned(raw.AsSpan(FieldBytes));
        return Encode(Unsigned(raw.AsSpan(0, FieldBytes)), s > HalfOrder ? Order - s : s);
    }

    /// <returns>Whether it is strict DER with a low s, and a signature of this key over the message.</returns>
    public static bool Verify(
        ECDsa key,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    ) =>
        IsLowS(signature)
        && key.VerifyData(
            message,
            signature,
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence
        );

    private static bool IsLowS(ReadOnlySpan<byte> signature)
    {
        try
        {
            var sequence = new AsnReader(signature.ToArray(), AsnEncodingRules.DER);
            var numbers = sequence.ReadSequence();
            sequence.ThrowIfNotEmpty();
            var (r, s) = (numbers.ReadInteger(), numbers.ReadInteger());
            numbers.ThrowIfNotEmpty();
            return r > 0 && r < Order && s > 0 && s <= HalfOrder;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static byte[] Encode(BigInteger r, BigInteger s)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(s);
        }
        return writer.Encode();
    }

    private static BigInteger Unsigned(ReadOnlySpan<byte> bigEndian) =>
        new(bigEndian, isUnsigned: true, isBigEndian: true);
}
