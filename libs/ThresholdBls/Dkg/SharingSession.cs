using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Dkg;

/// <summary>
/// One run in which dealers share secrets among the members of a group: a key generation or a resharing. Everybody who takes part
/// has one number: the members, who get shares, from 1; then dealers who are no members.
/// </summary>
public abstract class SharingSession
{
    private protected SharingSession(
        SessionName name,
        ThresholdParameters parameters,
        IReadOnlyList<IdentityPublicKey> participants,
        DkgTimeouts timeouts
    )
    {
        Name = name;
        Parameters = parameters;
        Participants = participants;
        Members = [.. participants.Take(parameters.Members)];
        Timeouts = timeouts;
    }

    /// <summary>A message of another run never fits this one.</summary>
    public Digest Id => Name.Id;

    /// <summary>Number of the group that gets the shares, from 1.</summary>
    public ulong Epoch => Name.Epoch;

    /// <summary>Distinguishes runs for the same epoch.</summary>
    public int Attempt => Name.Attempt;

    /// <summary>n and t of the group that gets the shares.</summary>
    public ThresholdParameters Parameters { get; }

    /// <summary>Identity keys of everybody; participant i is at i − 1.</summary>
    public IReadOnlyList<IdentityPublicKey> Participants { get; }

    /// <summary>Identity keys of those who get shares; member i is at i − 1.</summary>
    public IReadOnlyList<IdentityPublicKey> Members { get; }

    public DkgTimeouts Timeouts { get; }

    /// <summary>A round of repetitions is n² messages for the bus: beyond ten participants it comes less often.</summary>
    internal TimeSpan RepeatInterval => Timeouts.Repeat * Math.Max(1, Participants.Count / 10.0);

    internal SessionName Name { get; }

    /// <summary>The numbers of those who may deal.</summary>
    internal abstract IReadOnlySet<int> Dealers { get; }

    /// <summary>So many dealings make a key.</summary>
    internal abstract int DealersNeeded { get; }

    /// <summary>So many dealers must approve of the members' transcript; 0 where they are the members.</summary>
    internal abstract int ApprovalsNeeded { get; }

    /// <summary>The participant with this identity key; null for a stranger.</summary>
    public int? NumberOf(IdentityPublicKey identity)
    {
        var index = Participants.ToList().IndexOf(identity);
        return index < 0 ? null : index + 1;
    }

    internal bool IsParticipant(int number) => number >= 1 && number <= Participants.Count;

    internal bool IsMember(int number) => Parameters.Contains(number);

    internal bool IsDealer(int number) => Dealers.Contains(number);

    /// <summary>Does the secret that was dealt fit its dealer?</summary>
    internal abstract bool Admits(int dealer, FeldmanCommitment commitment);

    /// <summary>The commitment to the shared polynomial that these dealers' polynomials make.</summary>
    /// <exception cref="BlsFormatException">It is degenerate.</exception>
    internal abstract FeldmanCommitment Combine(
        IReadOnlyList<int> dealers,
        IReadOnlyList<FeldmanCommitment> commitments
    );

    /// <summary>A member's share of that polynomial.</summary>
    internal abstract SecretShare Combine(
        int member,
        IReadOnlyList<int> dealers,
        IReadOnlyList<SecretShare> shares
    );

    /// <summary>What a proof of possession is bound to.</summary>
    internal byte[] DealerContext(int dealer) =>
        new WireWriter().Bytes(Id.ToBytes()).UInt16(dealer).ToArray();

    /// <summary>What a sealed share is bound to.</summary>
    internal byte[] ShareContext(int dealer, int member) =>
        new WireWriter().Bytes(DealerContext(dealer)).UInt16(member).ToArray();

    private protected static void ThrowUnlessDistinct(
        IReadOnlyList<IdentityPublicKey> members,
        ThresholdParameters parameters
    )
    {
        if (members.Count != parameters.Members || members.Distinct().Count() != members.Count)
            throw new ArgumentException(
                $"{parameters.Members} distinct identity keys are needed.",
                nameof(members)
            );
    }
}

/// <summary>What names a session; the id is a hash of everything that the participants must agree on.</summary>
internal sealed record SessionName(Digest Id, ulong Epoch, int Attempt);
