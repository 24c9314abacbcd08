namespace Notary.ThresholdBls.Tests.Schedules;

/// <summary>What a traitor does wrong; of the first group it has one at most.</summary>
internal enum Vice
{
    // How it deals.
    WrongShares,
    TwoFacedDealing,
    WrongDegree,
    OutsideSubgroup,
    Infinity,
    LateForHalf,
    NeverDeals,

    // What else it says.
    FalseComplaints,
    NoAnswer,
    LyingEchoes,
    TwoFacedTranscript,
    Garbage,
    Impersonation,
    Replays,
    FallsSilent,
}
