using System.Security.Cryptography;
using Notary.ThresholdBls.Native;

namespace Notary.ThresholdBls;

/// <summary>The public side of a group's key: PK, the commitments it came from, and every member's public share.</summary>
public sealed class GroupPublicKey
{
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
    /// The partials that do not verify; usually none, found by one pairing check of a random linear combination (a forgery passes
    /// with probability 2^-128). A failed batch is halved until the bad ones are found.
    /// </summary>
    public IReadOnlyList<PartialSignature> FindInvalid(
        ReadOnlySpan<byte> message,
        IReadOnlyList<PartialSignature> partials,
        RandomNumberGenerator random
    ) =>
        FindInvalid(
            partials,
            new BatchVerifier(G1Point.HashToCurve(message, DomainSeparation.Signature), random)
        );

    internal IReadOnlyList<PartialSignature> FindInvalid(
        IReadOnlyList<PartialSignature> partials,
        BatchVerifier verifier
    )
    {
        var known = partials.Where(partial => Parameters.Contains(partial.Member)).ToArray();
        return [.. partials.Except(known), .. verifier.FindInvalid(known, ClaimOf)];
    }

    internal SignatureClaim ClaimOf(PartialSignature partial) =>
        new(partial.Point, PublicShares[partial.Member - 1].Point);

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
            MultiScalar.Sum(
                [.. partials.Select(partial => partial.Point.Value)],
                Factors.From(coefficients)
            )
        );
    }
}
