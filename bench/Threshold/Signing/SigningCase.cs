using System.Security.Cryptography;
using Notary.ThresholdBls;

namespace Notary.Bench.Threshold.Signing;

/// <summary>A group whose key a dealer made, and t partials of one message: what every implementation is given.</summary>
internal sealed class SigningCase
{
    public SigningCase(int threshold, int members)
    {
        var parameters = new ThresholdParameters(members, threshold);
        using var random = RandomNumberGenerator.Create();
        using var polynomial = SecretPolynomial.Random(threshold, random);
        Group = new GroupPublicKey(parameters, polynomial.Commit());
        Partials = [.. Enumerable.Range(1, threshold).Select(m => Sign(polynomial, m))];
        Signature = Group.Combine(Partials);
    }

    /// <summary>32 bytes, as a group's messages are.</summary>
    public byte[] Message { get; } = SHA256.HashData("benchmark"u8);

    public GroupPublicKey Group { get; }

    /// <summary>Of the members 1 … t.</summary>
    public IReadOnlyList<PartialSignature> Partials { get; }

    public Signature Signature { get; }

    public string Name => $"{Group.Parameters.Threshold}of{Group.Parameters.Members}";

    private PartialSignature Sign(SecretPolynomial polynomial, int member)
    {
        using var share = polynomial.ShareFor(member);
        return share.Sign(Message);
    }
}
