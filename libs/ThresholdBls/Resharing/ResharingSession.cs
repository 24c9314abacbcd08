using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Resharing;

/// <summary>
/// One run that hands a group's key on to a new group, or to the same members anew (a refresh): each member i of the outgoing group
/// deals its own share sk_i with a polynomial of degree t′ − 1, and any t of these dealings, weighted by Lagrange's coefficients, are
/// shares of the same key. Old and new shares lie on different polynomials, so that mixtures of them are useless.
/// </summary>
public sealed class ResharingSession : SharingSession
{
    private readonly Dictionary<int, int> _outgoingNumbers;

    private ResharingSession(
        SessionName name,
        OutgoingGroup outgoing,
        ThresholdParameters parameters,
        IReadOnlyList<IdentityPublicKey> participants,
        DkgTimeouts timeouts
    )
        : base(name, parameters, participants, timeouts)
    {
        Outgoing = outgoing;
        var numbers = participants.Select((key, i) => (key, Number: i + 1)).ToDictionary();
        _outgoingNumbers = outgoing
            .Members.Select((key, i) => (Participant: numbers[key], Outgoing: i + 1))
            .ToDictionary();
        Dealers = _outgoingNumbers.Keys.ToHashSet();
    }

    public OutgoingGroup Outgoing { get; }

    /// <param name="epoch">Number of the new group.</param>
    /// <param name="attempt">Distinguishes a run from an earlier one for the same epoch that failed.</param>
    /// <param name="outgoing">The group in force.</param>
    /// <param name="parameters">n′ and t′.</param>
    /// <param name="members">The new group's identity keys, in its order.</param>
    /// <param name="timeouts">As in a key generation.</param>
    /// <exception cref="ArgumentException">A group's keys are not as many distinct ones as it has members.</exception>
    public static ResharingSession Create(
        ulong epoch,
        int attempt,
        OutgoingGroup outgoing,
        ThresholdParameters parameters,
        IReadOnlyList<IdentityPublicKey> members,
        DkgTimeouts timeouts
    )
    {
        ThrowUnlessDistinct(members, parameters);
        ThrowUnlessDistinct(outgoing.Members, outgoing.Key.Parameters);
        var description = new WireWriter()
            .Bytes("notary/v1/resharing-session"u8)
            .UInt64(epoch)
            .UInt16(attempt)
            .Group(parameters, members)
            .Group(outgoing.Key.Parameters, outgoing.Members)
            .List(outgoing.Key.Commitment.Points, (w, point) => w.Bytes(point.ToBytes()));
        var name = new SessionName(Digest.Of(description.ToArray()), epoch, attempt);
        IdentityPublicKey[] participants = [.. members, .. outgoing.Members.Except(members)];
        return new ResharingSession(name, outgoing, parameters, participants, timeouts);
    }

    /// <summary>The number that a participant has in the outgoing group; null where it is none of its members.</summary>
    public int? OutgoingNumberOf(int participant) =>
        _outgoingNumbers.TryGetValue(participant, out var number) ? number : null;

    internal override IReadOnlySet<int> Dealers { get; }

    /// <summary>t of the outgoing group.</summary>
    internal override int DealersNeeded => Outgoing.Key.Parameters.Threshold;

    /// <summary>t of the outgoing group: as many as could sign anything in its name, and two such sets share an honest member.</summary>
    internal override int ApprovalsNeeded => Outgoing.Key.Parameters.Threshold;

    /// <summary>A_0 is the dealer's public share: what it deals is its share of the key.</summary>
    internal override bool Admits(int dealer, FeldmanCommitment commitment) =>
        commitment.Points[0].Equals(PublicShareOf(dealer).Point);

    /// <summary>Σ λ_i·A_{i,k}; for k = 0 that is PK again.</summary>
    internal override FeldmanCommitment Combine(
        IReadOnlyList<int> dealers,
        IReadOnlyList<FeldmanCommitment> commitments
    ) => FeldmanCommitment.Combine(commitments, Weights(dealers));

    /// <summary>sk′_j = Σ λ_i·s_{i,j}.</summary>
    internal override SecretShare Combine(
        int member,
        IReadOnlyList<int> dealers,
        IReadOnlyList<SecretShare> shares
    ) => SecretShare.Combine(member, shares, Weights(dealers));

    internal PublicShare PublicShareOf(int dealer) =>
        Outgoing.Key.PublicShares[_outgoingNumbers[dealer] - 1];

    private IReadOnlyList<Scalar> Weights(IEnumerable<int> dealers) =>
        Lagrange.CoefficientsAtZero([.. dealers.Select(dealer => _outgoingNumbers[dealer])]);
}
