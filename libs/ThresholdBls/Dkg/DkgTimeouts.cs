namespace Notary.ThresholdBls.Dkg;

/// <summary>How long a member waits in each phase, and how often it repeats its messages to peers that may have started later.</summary>
/// <param name="Gathering">For as many dealings as are needed: peers may start much later.</param>
/// <param name="Dealing">For the dealings of the others, once those are there.</param>
/// <param name="Transcript">For the members' transcripts, and again for an outgoing group's approval.</param>
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
