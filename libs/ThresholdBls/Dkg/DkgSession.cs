using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Dkg;

/// <summary>How long a member waits in each phase, and how often it repeats its messages to peers that may have started later.</summary>
/// <param name="Gathering">For dealings of n − f members: peers may start much later.</param>
/// <param name="Dealing">For the dealings of the others, once n − f are there.</param>
public sealed record DkgTimeouts(
    TimeSpan Gathering,
    TimeSpan Dealing,
    TimeSpan Complaint,
    TimeSpan Justification,
    TimeSpan Transcript,
    TimeSpan Repeat
)
{
    /// <summary>A quarter of an hour for members to appear, then half a minute for each phase.</summary>
    public static DkgTimeouts Default { get; } =
        new(
            TimeSpan.FromMinutes(15),
            TimeSpan.FromSeconds(30),
            TimeSpan.FromSeconds(30),
            TimeSpan.FromSeconds(30),
            TimeSpan.FromSeconds(30),
            TimeSpan.FromSeconds(0.5)
        );
}

/// <summary>One run of the key generation: who takes part, with which threshold, for which epoch.</summary>
public sealed class DkgSession
{
    private DkgSession(
        Digest id,
        ThresholdParameters parameters,
        IReadOnlyList<IdentityPublicKey> members,
        DkgTimeouts timeouts
    )
    {
        Id = id;
        Parameters = parameters;
        Members = members;
        Timeouts = timeouts;
    }

    /// <summary>SHA-256 over the epoch, the attempt, n, t and the members' keys: a message of another run never fits this one.</summary>
    public Digest Id { get; }

    public ThresholdParameters Parameters { get; }

    /// <summary>Identity keys; member i is at i − 1.</summary>
    public IReadOnlyList<IdentityPublicKey> Members { get; }

    public DkgTimeouts Timeouts { get; }

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
        if (members.Count != parameters.Members || members.Distinct().Count() != members.Count)
            throw new ArgumentException(
                $"{parameters.Members} distinct identity keys are needed.",
                nameof(members)
            );
        var description = new WireWriter()
            .Bytes("notary/v1/dkg-session"u8)
            .UInt64(epoch)
            .UInt16(attempt)
            .UInt16(parameters.Members)
            .UInt16(parameters.Threshold)
            .List(members, (writer, member) => writer.Bytes(member.ToBytes()));
        return new DkgSession(Digest.Of(description.ToArray()), parameters, members, timeouts);
    }

    /// <summary>What a proof of possession and a sealed share are bound to.</summary>
    internal byte[] DealerContext(int dealer) =>
        new WireWriter().Bytes(Id.ToBytes()).UInt16(dealer).ToArray();

    internal byte[] ShareContext(int dealer, int member) =>
        new WireWriter().Bytes(DealerContext(dealer)).UInt16(member).ToArray();
}
