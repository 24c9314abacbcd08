using Notary.Chains;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;

namespace Notary.Member.Challenges;

/// <summary>
/// The rule of PROTOCOL sections 5 and 6 as a pure function: from a challenge, what the member's own nodes showed and its
/// clock, to what it says. Live and replay both run it.
/// </summary>
public static class Judge
{
    /// <param name="accusedChain">The chain on which the accused leg belongs.</param>
    /// <param name="due">Clock (Unix seconds), epoch and first group key.</param>
    public static Verdict Decide(
        ChallengeEvidence challenge,
        LegObserved accused,
        LegObserved performed,
        ChainIdentity accusedChain,
        VerdictDue due
    )
    {
        if (accused.Done)
            return new(VerdictStatus.Included, "the leg is recorded");
        if (accused.Penalised)
            return new(VerdictStatus.Included, "the leg was penalised already");
        if ((ulong)due.Now <= challenge.DueAt)
            return new(VerdictStatus.Waiting, "the deadline and its grace have not passed");
        if (!performed.Done || performed.FirstSeenAt is not { } seenAt)
            return Undelivered(challenge, due);
        if ((ulong)seenAt > challenge.Answer.FirstBy + challenge.Agreement.GraceSeconds)
            return new(VerdictStatus.Unsupported, "the other leg was not recorded by firstBy");
        return new(
            VerdictStatus.Missing,
            "the deadline passed without the leg",
            PenaltyMessage(challenge, accusedChain, due)
        );
    }

    private static Verdict Undelivered(ChallengeEvidence challenge, VerdictDue due) =>
        (ulong)due.Now > challenge.Answer.SecondBy + challenge.Agreement.ChallengeSeconds
            ? new(
                VerdictStatus.Unsupported,
                "the challenger's own leg is not recorded with these terms"
            )
            : new(VerdictStatus.Waiting, "the challenger's own leg is not yet recorded at depth");

    private static Evm.Bytes32 PenaltyMessage(
        ChallengeEvidence challenge,
        ChainIdentity chain,
        VerdictDue due
    )
    {
        var key = Evm.Hex.Decode(due.FirstPublicKey);
        var penalty = Penalty.Of(
            challenge.Answer,
            challenge.Kind,
            key,
            chain.Kind == ChainKind.Evm
        );
        return penalty.Message(chain.Hash, chain.Chain, chain.ServiceProviderContract, due.Epoch);
    }
}
