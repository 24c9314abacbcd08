using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Group;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Identity;
using PartialSignature = Notary.Contracts.Group.PartialSignature;

namespace Notary.Member.Challenges;

/// <summary>What a member publishes.</summary>
internal static class Words
{
    /// <summary>True at the head at which the accused leg was read; not signed yet.</summary>
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

    /// <summary>σ_i over a group message, under the member's name.</summary>
    public static PartialSigned Partial(Bytes32 message, ActiveGroup group, IdentityKey identity) =>
        new(
            new PartialSignature(
                message.ToString(),
                group.Member,
                group.Epoch,
                Hex.Encode(group.Share.Sign(message.ToArray()).ToBytes()),
                Signature: ""
            ).SignedBy(identity)
        );
}
