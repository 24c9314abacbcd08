using Notary.Penalties;

namespace Notary.Challenge.Cases;

/// <summary>A case's own events, applied one by one.</summary>
internal static class CaseFold
{
    public static ChallengeCase Apply(ChallengeCase open, object e) =>
        e switch
        {
            CaseOpened opened => open.Apply(opened),
            CaseReopened reopened => open.Apply(reopened),
            BlockConfirmed confirmed => open.Apply(confirmed),
            PartialRejected rejected => open.Apply(rejected),
            PenaltyCombined combined => open.Apply(combined),
            PenaltyPrepared prepared => open.Apply(prepared),
            PenaltySubmitted submitted => open.Apply(submitted),
            ReplacementRefused refused => open.Apply(refused),
            SubmissionRefused refused => open.Apply(refused),
            LegInspected inspected => open.Apply(inspected),
            PenaltyIncluded included => open.Apply(included),
            PenaltyUndone undone => open.Apply(undone),
            CaseClosed closed => open.Apply(closed),
            _ => open,
        };
}
