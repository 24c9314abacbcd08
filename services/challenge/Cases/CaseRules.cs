using Notary.Chains;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Cases;

/// <summary>What follows from a case's inputs, as pure functions: live and replay both run them.</summary>
public static class CaseRules
{
    /// <summary>Null until the group that the chain accepts was seen and announced.</summary>
    /// <param name="accusedChain">The chain on which the accused leg belongs.</param>
    public static CaseOpened? Open(
        ChallengeEvidence evidence,
        ChainIdentity accusedChain,
        GroupRoll roll
    )
    {
        if (roll.InForceOn(accusedChain.Id) is not { } group)
            return null;
        var message = accusedChain.PenaltyMessage(
            evidence.Answer,
            evidence.Kind,
            Hex.Decode(roll.ShownOn(accusedChain.Id)!.FirstKey),
            group.Epoch
        );
        return new(group.Epoch, group.Id.ToString(), message.ToString());
    }

    /// <summary>Null where the case's group is in force, or a transaction of its penalty is on its way: the chain decides on it.</summary>
    public static CaseReopened? Reopen(
        ChallengeCase open,
        ChainIdentity accusedChain,
        GroupRoll roll,
        long now
    ) =>
        open.State is CaseState.Open or CaseState.Signed
        && roll.InForceOn(accusedChain.Id) is { } group
        && group.Id.ToString() != open.Opened!.GroupId
            ? new(open.Challenge, group.Epoch, now)
            : null;

    /// <summary>Verifies the partials together; the first t good ones make the penalty.</summary>
    /// <returns>A rejection for each bad one that was not rejected before, and the penalty where there is one.</returns>
    public static IReadOnlyList<object> Sign(
        ChallengeCase open,
        CaseInputs inputs,
        KnownGroup group,
        ChainIdentity accusedChain,
        long now
    )
    {
        var message = open.Opened!.Message;
        var round = new SigningRound(group, Bytes32.Parse(message));
        foreach (var partial in inputs.Partials)
            round.Add(partial);
        round.Verify();
        var events = new List<object>();
        events.AddRange(round.Misbehaviour.Select(Rejection).Where(r => !open.Has(r)));
        if (round.Signature is { } signature)
            events.Add(
                new PenaltyCombined(
                    accusedChain.Id,
                    group.Epoch,
                    message,
                    Hex.Encode(signature.ToBytes()),
                    [.. round.Members],
                    now
                )
            );
        return events;
    }

    private static PartialRejected Rejection(MisbehaviourReported report) =>
        new(report.Evidence.Member, report.Evidence.Partial, report);

    /// <summary>How many distinct members of the group prove that the leg is recorded.</summary>
    /// <param name="inputs">Without proofs on chain they are of the time when statements had no proof, either.</param>
    public static int CountIncluded(
        ChallengeCase open,
        CaseInputs inputs,
        KnownGroup group,
        ChainIdentity accusedChain
    )
    {
        var evidence = ChallengeEvidence.Parse(open.Challenge);
        return inputs
            .Statements.Where(s => s.Status == StatementStatus.Included && group.Sent(s))
            .Where(s =>
                inputs.Proofs is null
                    ? s.Chain == accusedChain.Id
                    : StatementProof.Holds(s, evidence, accusedChain, open.Confirmed)
            )
            .DistinctBy(s => s.Member)
            .Count();
    }
}
