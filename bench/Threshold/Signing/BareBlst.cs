using System.Security.Cryptography;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Native;

namespace Notary.Bench.Threshold.Signing;

/// <summary>
/// The calls of blst without which there is no result, and nothing else: points parsed, Lagrange's coefficients computed and memory
/// reserved beforehand.
/// </summary>
internal sealed unsafe class BareBlst
{
    private const int ScalarBits = 255;
    private const int BatchBits = 128;
    private const int Pairs = 2;

    private readonly byte[] _message;
    private readonly P1Affine[] _partials;
    private readonly P1Affine[] _claimed;
    private readonly P2Affine[] _keys;
    private readonly P2Affine[] _pairing;
    private readonly byte[] _coefficients;
    private readonly byte[] _batch;
    private readonly byte[] _scratch;

    public BareBlst(SigningCase given)
    {
        _message = given.Message;
        _partials = [.. given.Partials.Select(partial => partial.Point.Value)];
        _claimed = [given.Signature.Point.Value, .. _partials];
        var shares = given.Group.PublicShares.Take(_partials.Length);
        _keys = [given.Group.PublicKey.Point.Value, .. shares.Select(share => share.Point.Value)];
        _pairing = [G2Point.Generator.Negate().Value, given.Group.PublicKey.Point.Value];
        var members = given.Partials.Select(partial => partial.Member).ToArray();
        _coefficients = Factors.From(Lagrange.CoefficientsAtZero(members)).Packed;
        _batch = RandomNumberGenerator.GetBytes(_claimed.Length * BatchBits / 8);
        var count = (nuint)_claimed.Length;
        _scratch = new byte[
            Math.Max(Blst.G1MultiplyScratchSize(count), Blst.G2MultiplyScratchSize(count))
        ];
    }

    /// <summary>Σ λ_i·σ_i.</summary>
    public void Combine() => Sum(_partials, _coefficients, ScalarBits);

    /// <summary>e(σ, g2) = e(H(m), PK), with hashing.</summary>
    public bool Verify() => IsSigned(_claimed[0], _pairing[1]);

    /// <summary>What a session's end needs: the sum, and one check of it and of every partial.</summary>
    public bool CombineVerified()
    {
        Combine();
        var signature = Sum(_claimed, _batch, BatchBits);
        fixed (P2Affine* first = _keys)
        fixed (byte* factor = _batch)
        fixed (byte* scratch = _scratch)
        {
            var points = stackalloc P2Affine*[] { first, null };
            var factors = stackalloc byte*[] { factor, null };
            Blst.G2MultiplySum(
                out var sum,
                points,
                (nuint)_keys.Length,
                factors,
                BatchBits,
                scratch
            );
            Blst.G2ToAffine(out var key, sum);
            return IsSigned(signature, key);
        }
    }

    private P1Affine Sum(P1Affine[] points, byte[] packed, int bits)
    {
        fixed (P1Affine* first = points)
        fixed (byte* factor = packed)
        fixed (byte* scratch = _scratch)
        {
            var list = stackalloc P1Affine*[] { first, null };
            var factors = stackalloc byte*[] { factor, null };
            Blst.G1MultiplySum(
                out var sum,
                list,
                (nuint)points.Length,
                factors,
                (nuint)bits,
                scratch
            );
            Blst.G1ToAffine(out var affine, sum);
            return affine;
        }
    }

    private bool IsSigned(P1Affine signature, P2Affine key)
    {
        var ps = stackalloc P1Affine[Pairs] { signature, Hash() };
        var qs = stackalloc P2Affine[Pairs] { _pairing[0], key };
        var pList = stackalloc P1Affine*[] { ps, null };
        var qList = stackalloc P2Affine*[] { qs, null };
        Blst.MillerLoops(out var product, qList, pList, Pairs);
        return Blst.PairingsEqual(product, *Blst.Fp12One()) != 0;
    }

    private P1Affine Hash()
    {
        var tag = DomainSeparation.Signature;
        fixed (byte* message = _message)
        fixed (byte* dst = tag)
        {
            Blst.HashToG1(
                out var point,
                message,
                (nuint)_message.Length,
                dst,
                (nuint)tag.Length,
                null,
                0
            );
            Blst.G1ToAffine(out var affine, point);
            return affine;
        }
    }
}
