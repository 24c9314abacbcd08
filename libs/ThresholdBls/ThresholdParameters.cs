namespace Notary.ThresholdBls;

/// <summary>n members of whom any t sign (PROTOCOL section 2). Up to f = ⌊(n−1)/3⌋ members may be corrupt.</summary>
public sealed record ThresholdParameters
{
    /// <summary>The largest group that a message or a document may name.</summary>
    public const int MaxMembers = 1024;

    /// <exception cref="ArgumentOutOfRangeException">
    /// n is outside 1…1024; t ≤ ⌊(n+f)/2⌋, so that two quorums might share no honest member; or t > n−f, so that f silent members
    /// would stop the group.
    /// </exception>
    public ThresholdParameters(int members, int threshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(members, MaxMembers);
        Members = members;
        Threshold = threshold;
        if (threshold <= (members + Faulty) / 2)
            throw new ArgumentOutOfRangeException(
                nameof(threshold),
                $"{threshold} of {members} is too few: two quorums might share no honest member."
            );
        if (threshold > Quorum)
            throw new ArgumentOutOfRangeException(
                nameof(threshold),
                $"{threshold} of {members} is too many: {Faulty} silent members would stop the group."
            );
    }

    /// <summary>n.</summary>
    public int Members { get; }

    /// <summary>t.</summary>
    public int Threshold { get; }

    /// <summary>f.</summary>
    public int Faulty => (Members - 1) / 3;

    /// <summary>n − f: as many members answer even when every corrupt one is silent.</summary>
    public int Quorum => Members - Faulty;

    /// <summary>t = ⌊2n/3⌋ + 1.</summary>
    public static ThresholdParameters Default(int members) => new(members, (2 * members / 3) + 1);

    /// <summary>Members are numbered from 1.</summary>
    public bool Contains(int member) => member >= 1 && member <= Members;
}
