using System.Security.Cryptography;
using Notary.ThresholdBls.Native;

namespace Notary.ThresholdBls;

/// <summary>That <paramref name="Signature"/> is one of the verifier's hash under <paramref name="Key"/>.</summary>
internal sealed record SignatureClaim(G1Point Signature, G2Point Key);

/// <summary>
/// Verifies many signatures of one hash at once: Σ r_i·σ_i against Σ r_i·P_i with random 128-bit r_i, in a single product of
/// pairings. A batch that fails is halved until every bad signature is found.
/// </summary>
internal sealed class BatchVerifier(G1Point hash, RandomNumberGenerator random)
{
    /// <summary>Does every claim hold? Wrongly true with probability 2^-128.</summary>
    public bool Holds(IReadOnlyList<SignatureClaim> claims) =>
        claims.Count switch
        {
            0 => true,
            1 => Pairing.IsSigned(claims[0].Signature, hash, claims[0].Key),
            _ => HoldsCombined(claims),
        };

    /// <summary>The items whose claims do not hold, in their order: k of n cost at most about 2·k·log2(n) checks.</summary>
    public IReadOnlyList<T> FindInvalid<T>(IReadOnlyList<T> items, Func<T, SignatureClaim> claimOf)
    {
        if (Holds([.. items.Select(claimOf)]))
            return [];
        if (items.Count == 1)
            return items;
        var half = items.Count / 2;
        return
        [
            .. FindInvalid([.. items.Take(half)], claimOf),
            .. FindInvalid([.. items.Skip(half)], claimOf),
        ];
    }

    private bool HoldsCombined(IReadOnlyList<SignatureClaim> claims)
    {
        var factors = Factors.Random(claims.Count, random);
        try
        {
            return Pairing.IsSigned(
                MultiScalar.Sum([.. claims.Select(claim => claim.Signature.Value)], factors),
                hash,
                MultiScalar.Sum([.. claims.Select(claim => claim.Key.Value)], factors)
            );
        }
        catch (BlsFormatException)
        {
            // A sum at infinity: valid claims give one with probability 2^-128 only.
            return false;
        }
    }
}
