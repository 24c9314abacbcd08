namespace Notary.ThresholdBls.Tests;

public sealed class HashToCurveTests
{
    [VectorFact]
    public void Messages_hash_to_the_points_of_RFC_9380()
    {
        var suite = Vectors.Read("BLS12381G1_XMD_SHA-256_SSWU_RO_.json");
        var dst = System.Text.Encoding.ASCII.GetBytes(suite.GetProperty("dst").GetString()!);
        foreach (var vector in suite.GetProperty("vectors").EnumerateArray())
        {
            var message = System.Text.Encoding.ASCII.GetBytes(
                vector.GetProperty("msg").GetString()!
            );
            var point = vector.GetProperty("P");
            byte[] expected =
            [
                .. new byte[16],
                .. point.Bytes("x"),
                .. new byte[16],
                .. point.Bytes("y"),
            ];
            Assert.Equal(expected, Eip2537.Encode(G1Point.HashToCurve(message, dst)));
        }
    }

    [Fact]
    public void Group_messages_hash_to_the_points_of_the_protocol_vectors()
    {
        foreach (var vector in Vectors.Protocol().GetProperty("groupMessages").EnumerateArray())
        {
            var point = G1Point.HashToCurve(vector.Bytes("message"), DomainSeparation.Signature);
            Assert.Equal(vector.Bytes("hashToG1"), Eip2537.Encode(point));
        }
    }
}
