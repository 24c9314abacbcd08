using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Dkg;

/// <summary>One run of the key generation: who takes part, with which threshold, for which epoch. Every member is a dealer.</summary>
public sealed class DkgSession : SharingSession
{
    private DkgSession(
        SessionName name,
        ThresholdParameters parameters,
        IReadOnlyList<IdentityPublicKey> members,
        DkgTimeouts timeouts
    )
        : base(name, parameters, members, timeouts) =>
        Dealers = Enumerable.Range(1, parameters.Members).ToHashSet();

    /// <param name="epoch">Number of the group, from 1.</param>
    /// <param name="attempt">Distinguishes a run from an earlier one of the same epoch that ended without a key.</param>
    /// <exception cref="ArgumentException">The keys are not n distinct ones.</exception>
    public static DkgSession Create(
        ulong epoch,
        int attempt,
        ThresholdParameters parameters,
        IReadOnlyList<IdentityPublicKey> members,
        DkgTimeouts timeouts
    )
    {
        ThrowUnlessDistinct(members, parameters);
        var description = new WireWriter()
            .Bytes("notary/v1/dkg-session"u8)
            .UInt64(epoch)
            .UInt16(attempt)
            .Group(parameters, members);
        var name = new SessionName(Digest.Of(description.ToArray()), epoch, attempt);
        return new DkgSession(name, parameters, members, timeouts);
    }

    internal override IReadOnlySet<int> Dealers { get; }

    /// <summary>n − f.</summary>
    internal override int DealersNeeded => Parameters.Quorum;

    internal override int ApprovalsNeeded => 0;

    /// <summary>Any secret: the proof of possession shows that the dealer knows it.</summary>
    internal override bool Admits(int dealer, FeldmanCommitment commitment) => true;

    /// <summary>The sum (equation 5).</summary>
    internal override FeldmanCommitment Combine(
        IReadOnlyList<int> dealers,
        IReadOnlyList<FeldmanCommitment> commitments
    ) => FeldmanCommitment.Sum(commitments);

    /// <summary>The sum (equation 4).</summary>
    internal override SecretShare Combine(
        int member,
        IReadOnlyList<int> dealers,
        IReadOnlyList<SecretShare> shares
    ) => SecretShare.Sum(member, shares);
}
