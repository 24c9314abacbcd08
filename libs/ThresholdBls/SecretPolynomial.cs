using System.Security.Cryptography;

namespace Notary.ThresholdBls;

/// <summary>f(x) = Σ a_k·x^k of degree t−1 over the scalar field (Shamir). Wiped on disposal, never printed.</summary>
public sealed class SecretPolynomial : IDisposable
{
    // 48 bytes modulo r leave a bias below 2^-128 (RFC 9380, section 5).
    private const int UniformLength = 48;

    private readonly SecretShare[] _coefficients;

    private SecretPolynomial(IEnumerable<Scalar> coefficients) =>
        _coefficients = [.. coefficients.Select((value, k) => new SecretShare(k, value))];

    /// <summary>t uniform coefficients.</summary>
    public static SecretPolynomial Random(int threshold, RandomNumberGenerator random) =>
        Create(threshold, (_, bytes) => random.GetBytes(bytes));

    /// <summary>t coefficients from a secret seed by HKDF-SHA256: the same polynomial again after a restart.</summary>
    public static SecretPolynomial FromSeed(
        int threshold,
        ReadOnlySpan<byte> seed,
        ReadOnlySpan<byte> context
    )
    {
        var key = GC.AllocateUninitializedArray<byte>(SHA256.HashSizeInBytes, pinned: true);
        HKDF.Extract(HashAlgorithmName.SHA256, seed, context, key);
        try
        {
            return Create(
                threshold,
                (k, bytes) => HKDF.Expand(HashAlgorithmName.SHA256, key, bytes, Label(k))
            );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>As <see cref="FromSeed"/>, but f(0) is the secret of <paramref name="share"/>, which is dealt anew.</summary>
    internal static SecretPolynomial Sharing(
        SecretShare share,
        int threshold,
        ReadOnlySpan<byte> seed,
        ReadOnlySpan<byte> context
    )
    {
        var polynomial = FromSeed(threshold, seed, context);
        polynomial._coefficients[0].Dispose();
        polynomial._coefficients[0] = new SecretShare(0, share.Value);
        return polynomial;
    }

    /// <summary>A_k = g2·a_k (equation 2).</summary>
    public FeldmanCommitment Commit() =>
        new([.. _coefficients.Select(a => G2Point.From(a.Commitment()))]);

    /// <summary>s_j = f(j), for member j.</summary>
    public SecretShare ShareFor(int member)
    {
        var x = Scalar.FromUInt64((ulong)member);
        var value = _coefficients
            .Reverse()
            .Aggregate(default(Scalar), (sum, a) => (sum * x) + a.Value);
        return new SecretShare(member, value);
    }

    /// <summary>Proof that the dealer knows a_0, bound to <paramref name="context"/>.</summary>
    public Signature ProvePossession(ReadOnlySpan<byte> context)
    {
        var secret = _coefficients[0];
        return new Signature(
            secret.Multiply(PublicKey.PossessionHash(secret.PublicShare().Point, context))
        );
    }

    public void Dispose()
    {
        foreach (var coefficient in _coefficients)
            coefficient.Dispose();
    }

    public override string ToString() => $"SecretPolynomial of degree {_coefficients.Length - 1}";

    private static byte[] Label(int k) =>
        System.Text.Encoding.ASCII.GetBytes($"notary/v1/coefficient/{k}");

    private static SecretPolynomial Create(int threshold, Action<int, byte[]> fill)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 1);
        var bytes = GC.AllocateUninitializedArray<byte>(UniformLength, pinned: true);
        try
        {
            return new SecretPolynomial(
                Enumerable.Range(0, threshold).Select(k => NonZero(k, bytes, fill))
            );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static Scalar NonZero(int k, byte[] bytes, Action<int, byte[]> fill)
    {
        fill(k, bytes);
        var value = Scalar.Reduce(bytes);
        // Happens with a broken source only: a commitment to 0 is infinity, which every reader refuses.
        return value == default
            ? throw new CryptographicException("The random source returned zeros.")
            : value;
    }
}
