using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Notary.ThresholdBls.Tests;

public sealed class SignatureTests
{
    [VectorFact]
    public void Beacons_of_drand_quicknet_verify()
    {
        var network = Vectors.Read("drand-quicknet.json");
        var key = PublicKey.Parse(network.Bytes("publicKey"));
        foreach (var beacon in network.GetProperty("beacons").EnumerateArray())
        {
            var round = beacon.GetProperty("round").GetUInt64();
            var signature = Signature.Parse(beacon.Bytes("signature"));
            Assert.True(key.Verify(RoundMessage(round), signature));
            Assert.False(key.Verify(RoundMessage(round + 1), signature));
        }
    }

    [Fact]
    public void The_protocol_vectors_are_signed_with_the_same_bytes()
    {
        var vectors = Vectors.Protocol();
        using var secret = SecretShare.Parse(1, vectors.GetProperty("bls").Bytes("secretKey"));
        var key = new PublicKey(secret.PublicShare().Point);
        Assert.Equal(vectors.GetProperty("bls").Bytes("publicKeyCompressed"), key.ToBytes());
        Assert.Equal(vectors.GetProperty("bls").Bytes("publicKeyEip2537"), key.ToEip2537());
        foreach (var vector in vectors.GetProperty("groupMessages").EnumerateArray())
        {
            var signature = new Signature(secret.Sign(vector.Bytes("message")).Point);
            Assert.Equal(vector.Bytes("signatureCompressed"), signature.ToBytes());
            Assert.Equal(vector.Bytes("signatureEip2537"), signature.ToEip2537());
            Assert.True(key.Verify(vector.Bytes("message"), signature));
        }
    }

    [Fact]
    public void A_proof_of_possession_holds_for_its_key_and_context_only()
    {
        using var mine = SecretPolynomial.Random(3, new SeededRandom(1));
        using var other = SecretPolynomial.Random(3, new SeededRandom(2));
        var proof = mine.ProvePossession("session"u8);
        Assert.True(mine.Commit().PublicKey.VerifyPossession("session"u8, proof));
        Assert.False(mine.Commit().PublicKey.VerifyPossession("another"u8, proof));
        Assert.False(other.Commit().PublicKey.VerifyPossession("session"u8, proof));
    }

    [Fact]
    public void A_signature_is_no_proof_of_possession()
    {
        using var secret = SecretPolynomial.Random(1, new SeededRandom(3));
        var key = secret.Commit().PublicKey;
        var signature = new Signature(secret.ShareFor(1).Sign(key.ToBytes()).Point);
        Assert.True(key.Verify(key.ToBytes(), signature));
        Assert.False(key.VerifyPossession([], signature));
    }

    private static byte[] RoundMessage(ulong round)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, round);
        return SHA256.HashData(bytes);
    }
}
