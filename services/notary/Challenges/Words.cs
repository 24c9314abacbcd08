using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Identity;
using PartialSignature = Notary.Contracts.Group.PartialSignature;

namespace Notary.Member.Challenges;

/// <summary>What a member publishes, before its identity key signs it.</summary>
internal static class Words
{
    /// <summary>True at the head at which the accused leg was read.</summary>
    /// <param name="proven">Its evidence; null in logs that hold none.</param>
    public static InclusionStated Statement(
        string challengeId,
        int member,
        VerdictReached verdict,
        LegObserved accused,
        VerdictDue due,
        LegProven? proven
    ) =>
        new(
            challengeId,
            member,
            verdict.Status,
            accused.Chain,
            accused.HeadHeight,
            accused.HeadHash,
            due.Now,
            Signature: "",
            Proof: proven?.Proof
        );

    /// <summary>Whether a verdict is one to speak about: what is unsupported or open stays with the member.</summary>
    public static bool AreDueFor(VerdictReached verdict) =>
        verdict.Status is VerdictStatus.Included or VerdictStatus.Missing;

    /// <summary>σ_i over a group message.</summary>
    public static PartialSignature Partial(Bytes32 message, ulong epoch, SecretShare share) =>
        new(
            message.ToString(),
            share.Member,
            epoch,
            Hex.Encode(share.Sign(message.ToArray()).ToBytes()),
            Signature: ""
        );
}
