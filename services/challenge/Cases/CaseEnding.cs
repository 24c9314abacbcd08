using Notary.Chains;
using Notary.GroupSigning;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Cases;

/// <summary>Whether and how a case ends, from what is recorded and the clock alone: live and replay both run it.</summary>
public static class CaseEnding
{
    /// <summary>How long the watcher has to tell of a penalty that we saw in a block ourselves; seconds.</summary>
    public const long Patience = 15;

    /// <param name="group">The group that the case was opened under; null before.</param>
    /// <param name="accusedChain">The chain on which the accused leg belongs.</param>
    /// <param name="now">Unix seconds.</param>
    /// <returns>Null while the case goes on.</returns>
    public static CaseClosed? Of(
        ChallengeCase open,
        CaseInputs inputs,
        KnownGroup? group,
        ChainIdentity accusedChain,
        long now
    )
    {
        var (outcome, reason, tx) =
            Punished(open, inputs, now)
            ?? Proved(open, inputs)
            ?? Dismissed(open, inputs, group, accusedChain, now)
            ?? default;
        return outcome is null ? null : new(outcome, reason, tx, now, inputs.Counts);
    }

    /// <summary>Once the penalty is as deep as the agreement wants it.</summary>
    private static (string, string, string?)? Punished(
        ChallengeCase open,
        CaseInputs inputs,
        long now
    )
    {
        if (open.Penalty.Inspected is not { Penalised: true })
            return null;
        if (inputs.Penalties is [.., var penalty])
            return (Outcomes.Upheld, "the penalty was executed", penalty.TxId);
        if (open.Penalty.Included is not { } included)
            return (Outcomes.Upheld, "another transaction executed the penalty", null);
        return now >= included.IncludedAt + Patience
            ? (Outcomes.Upheld, "the penalty's transaction succeeded", included.TxId)
            : null;
    }

    /// <summary>What a contract has verified needs no notary's word: it refuses the penalty, too.</summary>
    private static (string, string, string?)? Proved(ChallengeCase open, CaseInputs inputs)
    {
        var answer = ChallengeEvidence.Parse(open.Challenge).Answer.Digest.ToString();
        return inputs.Proofs?.FirstOrDefault(p => p.AnswerDigest == answer) is { } proof
            ? (Outcomes.Dismissed, "the leg is proved on chain to be recorded", proof.TxId)
            : null;
    }

    private static (string, string, string?)? Dismissed(
        ChallengeCase open,
        CaseInputs inputs,
        KnownGroup? group,
        ChainIdentity accusedChain,
        long now
    )
    {
        var reason = open switch
        {
            { Penalty.Inspected.Done: true } => "the leg was recorded before the penalty",
            { State: CaseState.Open }
                when group is not null
                    && CaseRules.CountIncluded(open, inputs, group, accusedChain)
                        >= group.Threshold => "t members saw the leg recorded",
            { State: CaseState.Received or CaseState.Open } when IsOver(open, now) =>
                "fewer than t members found the leg missing in time",
            { State: CaseState.Signed, Penalty.Refusal: { } refusal } when IsHopeless(open) =>
                $"the chain refuses the penalty: {refusal.Reason}",
            _ => null,
        };
        return reason is null ? null : (Outcomes.Dismissed, reason, null);
    }

    private static bool IsOver(ChallengeCase open, long now) =>
        (ulong)now > ChallengeEvidence.Parse(open.Challenge).ClosesAt(open.AskedAt);

    /// <summary>A signed penalty is tried for as long as a challenge may take.</summary>
    private static bool IsHopeless(ChallengeCase open) =>
        open.Penalty.Refusal!.RefusedAt - open.Signed!.SignedAt
        > ChallengeEvidence.Parse(open.Challenge).Agreement.ChallengeSeconds;
}
