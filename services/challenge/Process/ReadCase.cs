using Notary.Challenge.Cases;
using Notary.GroupFollowing;

namespace Notary.Challenge.Process;

/// <summary>A case as it was read, with all that it is decided on.</summary>
/// <param name="Version">Its stream's: what is decided counts only while nobody else has written there.</param>
internal sealed record ReadCase(ChallengeCase Case, long Version, CaseInputs Inputs, GroupRoll Roll)
{
    /// <summary>The same behind events that were recorded; what others said meanwhile is news, and read then.</summary>
    public ReadCase With(IReadOnlyList<object> events) =>
        this with
        {
            Case = events.Aggregate(Case, CaseFold.Apply),
            Version = Version + events.Count,
        };
}
