using System.Security.Cryptography;
using Notary.ThresholdBls.Native;

namespace Notary.ThresholdBls;

/// <summary>
/// A secret point (i, s_i) of a Shamir polynomial: what a dealer deals to member i, or the member's key share sk_i.
/// Held in pinned memory, wiped on disposal, never printed.
/// </summary>
public sealed class SecretShare : IDisposable
{
    /// <summary>Length of the encoding in bytes.</summary>
    public const int Length = Scalar.Length;

    private readonly byte[] _littleEndian = GC.AllocateUninitializedArray<byte>(
        Length,
        pinned: true
    );
    private bool _disposed;

    internal SecretShare(int member, Scalar value)
    {
        Member = member;
        value.CopyLittleEndian(_littleEndian);
    }

    /// <summary>i, from 1.</summary>
    public int Member { get; }

    /// <summary>Reads 32 big-endian bytes; the caller wipes its buffer.</summary>
    /// <exception cref="BlsFormatException">Wrong length, or not below the group's order.</exception>
    public static SecretShare Parse(int member, ReadOnlySpan<byte> bytes) =>
        new(member, Scalar.Parse(bytes));

    /// <summary>sk_i = Σ s_{j,i} over the dealers j (equation 4).</summary>
    public static SecretShare Sum(int member, IEnumerable<SecretShare> shares) =>
        new(member, shares.Aggregate(default(Scalar), (sum, share) => sum + share.Value));

    /// <summary>Σ w_j·s_{j,i} over the dealers j.</summary>
    internal static SecretShare Combine(
        int member,
        IReadOnlyList<SecretShare> shares,
        IReadOnlyList<Scalar> weights
    ) =>
        new(
            member,
            shares
                .Zip(weights)
                .Aggregate(default(Scalar), (sum, term) => sum + (term.First.Value * term.Second))
        );

    /// <summary>The secret as 32 big-endian bytes, for a keystore or an encrypted message; the caller wipes them.</summary>
    public byte[] Export() => Value.ToBytes();

    /// <summary>g2·s_i.</summary>
    public PublicShare PublicShare() => new(Member, G2Point.From(Commitment()));

    /// <summary>σ_i = H(m)·s_i.</summary>
    public PartialSignature Sign(ReadOnlySpan<byte> message) =>
        new(Member, Multiply(G1Point.HashToCurve(message, DomainSeparation.Signature)));

    internal Scalar Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return Scalar.FromLittleEndian(_littleEndian);
        }
    }

    /// <summary>g2·s_i, which is infinity for the legitimate but useless share 0.</summary>
    internal unsafe P2 Commitment()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        fixed (byte* secret = _littleEndian)
        {
            Blst.PublicKey(out var point, secret);
            return point;
        }
    }

    /// <summary>Constant time.</summary>
    internal unsafe G1Point Multiply(G1Point point)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Blst.G1FromAffine(out var hash, point.Value);
        fixed (byte* secret = _littleEndian)
        {
            Blst.Sign(out var product, hash, secret);
            return G1Point.From(product);
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_littleEndian);
        _disposed = true;
    }

    public override string ToString() => $"SecretShare of member {Member}";
}
