using System.Security.Cryptography;
using Notary.ThresholdBls.Native;

namespace Notary.ThresholdBls;

/// <summary>The public side of a group's key: PK, the commitments it came from, and every member's public share.</summary>
public sealed class GroupPublicKey
{
    private const int BatchBits = 128;

    /// <exception cref="BlsFormatException">There are not t commitments, or a member's share would be zero.</exception>
    public GroupPublicKey(ThresholdParameters parameters, FeldmanCommitment commitment)
    {
        if (commitment.Threshold != parameters.Threshold)
            throw new BlsFormatException(
                $"{commitment.Threshold} commitments do not fit t = {parameters.Threshold}."
            );
        Parameters = parameters;
        Commitment = commitment;
        PublicShares =
        [
            .. Enumerable.Range(1, parameters.Members).Select(commitment.PublicShareOf),
        ];
    }

    public ThresholdParameters Parameters { get; }

    public FeldmanCommitment Commitment { get; }

    /// <summary>PK = Σ_{i∈QUAL} A_{i,0} (equation 5).</summary>
    public PublicKey PublicKey => Commitment.PublicKey;

    /// <summary>In the members' order: member i is at i − 1.</summary>
    public IReadOnlyList<PublicShare> PublicShares { get; }

    /// <summary>False too for a member that the group does not have.</summary>
    public bool VerifyPartial(ReadOnlySpan<byte> message, PartialSignature partial) =>
        VerifyPartial(G1Point.HashToCurve(message, DomainSeparation.Signature), partial);

    internal bool VerifyPartial(G1Point hash, PartialSignature partial) =>
        Parameters.Contains(partial.Member)
        && PublicShares[partial.Member - 1].VerifyHash(hash, partial);

    /// <summary>
    /// The partials that do not verify; usually none, found by one pairing check of a random linear combination
    /// (a forgery passes with probability 2^-128), and one by one only when that fails.
    /// </summary>
    public IReadOnlyList<PartialSignature> FindInvalid(
        ReadOnlySpan<byte> message,
        IReadOnlyList<PartialSignature> partials,
        RandomNumberGenerator random
    )
    {
        var hash = G1Point.HashToCurve(message, DomainSeparation.Signature);
        return VerifyBatch(hash, partials, random)
            ? []
            : [.. partials.Where(partial => !VerifyPartial(hash, partial))];
    }

    /// <summary>Equation 6: σ = Σ λ_i·σ_i over any t distinct members' partials. The caller checks the result (equation 7).</summary>
    /// <exception cref="ArgumentException">Not exactly t partials of distinct members.</exception>
    /// <exception cref="BlsFormatException">The sum is infinity, which valid partials never give.</exception>
    public Signature Combine(IReadOnlyList<PartialSignature> partials)
    {
        if (partials.Count != Parameters.Threshold)
            throw new ArgumentException(
                $"{Parameters.Threshold} partials are combined, not {partials.Count}.",
                nameof(partials)
            );
        var coefficients = Lagrange.CoefficientsAtZero([
            .. partials.Select(partial => partial.Member),
        ]);
        return new Signature(
            MultiScalar.Sum([.. partials.Select(partial => partial.Point)], coefficients)
        );
    }

    private bool VerifyBatch(
        G1Point hash,
        IReadOnlyList<PartialSignature> partials,
        RandomNumberGenerator random
    )
    {
        if (partials.Count == 0)
            return true;
        if (!partials.All(partial => Parameters.Contains(partial.Member)))
            return false;
        var factors = partials.Select(_ => RandomFactor(random)).ToArray();
        try
        {
            var signature = MultiScalar.Sum(
                [.. partials.Select(partial => partial.Point)],
                factors,
                BatchBits
            );
            var shares = partials.Select(partial => PublicShares[partial.Member - 1].Point);
            return new PublicKey(MultiScalar.Sum([.. shares], factors, BatchBits)).VerifyHash(
                hash,
                signature
            );
        }
        catch (BlsFormatException)
        {
            // A sum at infinity: no valid batch gives one, so each partial is looked at alone.
            return false;
        }
    }

    private static Scalar RandomFactor(RandomNumberGenerator random)
    {
        var bytes = new byte[BatchBits / 8];
        random.GetBytes(bytes);
        return Scalar.Reduce(bytes);
    }
}
