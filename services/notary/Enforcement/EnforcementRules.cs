using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Protocol.Challenges;

namespace Notary.Member.Enforcement;

/// <summary>What follows from an awaited penalty's inputs, as pure functions: live and replay both run them.</summary>
public static class EnforcementRules
{
    /// <summary>Null until t good partials are in; bad ones are passed over.</summary>
    public static PenaltyAssembled? Assemble(
        PenaltyAwaited awaited,
        IEnumerable<PartialSignature> partials
    )
    {
        var round = new SigningRound(
            KnownGroup.Describe(awaited.Group),
            Bytes32.Parse(awaited.Message)
        );
        foreach (var partial in partials)
            round.Add(partial);
        round.Verify();
        return round.Signature is { } signature
            ? new(Hex.Encode(signature.ToBytes()), [.. round.Members])
            : null;
    }

    /// <summary>
    /// From when on a member sends the penalty itself, Unix seconds: each patience seconds after the one before, in an order that is
    /// another for each agreement: penalties out of one deposit can share a transaction, and two senders would be in each other's way.
    /// Who asks for challenges is expected to have sent it before them all.
    /// </summary>
    public static long TurnOf(PenaltyAwaited awaited, long patience)
    {
        var agreement = ChallengeEvidence.Parse(awaited.Challenge).Answer.AgreementId;
        var first = agreement.ToArray()[0];
        var rank = (awaited.Group.Member + first) % awaited.Group.Members.Length;
        return awaited.Since + (patience * (1 + rank));
    }

    /// <summary>Until when it is tried, Unix seconds.</summary>
    public static long EndOf(PenaltyAwaited awaited)
    {
        var challenge = ChallengeEvidence.Parse(awaited.Challenge);
        return (long)challenge.ClosesAt(awaited.Since) + challenge.Agreement.ChallengeSeconds;
    }
}
