using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Penalties;

/// <summary>A penalty that t members signed, and the challenge that it ends.</summary>
public sealed record SignedPenalty(ChallengeEvidence Evidence, GroupProof Proof)
{
    public ChainCall.Penalize Call =>
        new(Evidence.Answer, Evidence.Attestation, Evidence.Kind, Evidence.Intent, Proof);
}

/// <summary>Looks at a challenged exchange's legs, on our own nodes.</summary>
public static class ChallengedLegs
{
    public static Task<LegState> LookAsync(
        this ChallengeEvidence challenge,
        IChain chain,
        Side side,
        uint depth,
        CancellationToken cancellation
    ) =>
        chain.GetLegAsync(
            challenge.Answer.AgreementId,
            challenge.Answer.Sequence,
            side,
            depth,
            cancellation
        );

    /// <summary>The end of it all: the accused leg is recorded or penalised at the agreement's depth. Null while it is open.</summary>
    public static async Task<LegInspected?> EndAsync(
        this ChallengeEvidence challenge,
        IChain chain,
        CancellationToken cancellation
    )
    {
        var depth = challenge.Agreement.DepthOf(challenge.Accused);
        var (head, done, penalised) = await challenge.LookAsync(
            chain,
            challenge.Accused,
            depth,
            cancellation
        );
        return done || penalised ? new(done, penalised, head.Height, head.Hash.ToString()) : null;
    }
}
