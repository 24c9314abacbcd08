using Notary.Chains;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Protocol.Challenges;

namespace Notary.Member.Challenges;

/// <summary>
/// The evidence behind what a member says of a leg (PROTOCOL 6): made from its own node's answers, and judged by the same rule
/// live and in replay.
/// </summary>
public static class LegEvidence
{
    /// <summary>Null where the verdict is nothing to speak about.</summary>
    /// <param name="chain">The accused's.</param>
    /// <exception cref="ChainUnavailableException">The node shows no proof of what it shows.</exception>
    public static async Task<LegProven?> MakeAsync(
        IChain chain,
        Verdict found,
        ChallengeEvidence challenge,
        LegObserved accused,
        CancellationToken cancellation
    ) =>
        found.Status switch
        {
            VerdictStatus.Included => await InclusionAsync(chain, challenge, cancellation),
            VerdictStatus.Missing => await AbsenceAsync(chain, challenge, accused, cancellation),
            _ => null,
        };

    /// <summary>What the evidence leaves of a verdict. In logs that hold none it stands as it was found.</summary>
    public static Verdict Confirm(
        Verdict found,
        ChallengeEvidence challenge,
        LegObserved accused,
        ChainIdentity chain,
        LegProven? proven
    )
    {
        if (proven is null)
            return found;
        try
        {
            return found.Status == VerdictStatus.Included
                ? ConfirmInclusion(found, challenge, accused, chain, proven)
                : ConfirmAbsence(found, challenge, accused, chain, proven);
        }
        catch (FormatException e)
        {
            return new(VerdictStatus.Waiting, $"the node's proof does not hold: {e.Message}");
        }
    }

    private static Verdict ConfirmInclusion(
        Verdict found,
        ChallengeEvidence challenge,
        LegObserved accused,
        ChainIdentity chain,
        LegProven proven
    )
    {
        var shown = InclusionProof
            .Parse(Hex.Decode(proven.Proof))
            .Verify(new BlockTrust.Hash(Bytes32.Parse(proven.BlockHash)));
        if (shown.Block.Height > accused.HeadHeight)
            return new(VerdictStatus.Waiting, "the leg moved to a block that is not deep enough");
        return shown.Performs(chain, challenge.Answer, challenge.Accused)
            ? found
            : new(VerdictStatus.Unsupported, "the leg is recorded with other terms");
    }

    private static Verdict ConfirmAbsence(
        Verdict found,
        ChallengeEvidence challenge,
        LegObserved accused,
        ChainIdentity chain,
        LegProven proven
    )
    {
        var leg = LegProof
            .Parse(Hex.Decode(proven.Proof))
            .Verify(
                chain,
                challenge.Answer.AgreementId,
                challenge.Answer.Sequence,
                challenge.Accused,
                Bytes32.Parse(accused.HeadHash)
            );
        return leg is { Done: false, Penalised: false }
            ? found
            : new(VerdictStatus.Waiting, "the leg was recorded while it was looked at");
    }

    private static async Task<LegProven> InclusionAsync(
        IChain chain,
        ChallengeEvidence challenge,
        CancellationToken cancellation
    )
    {
        var (id, sequence) = (challenge.Answer.AgreementId, challenge.Answer.Sequence);
        var txId =
            await chain.FindLegAsync(id, sequence, challenge.Accused, cancellation)
            ?? throw Unproven("the transaction that recorded the leg");
        var proof =
            await chain.ProveAsync(txId, cancellation) ?? throw Unproven($"the block of {txId}");
        var height = proof.StatedBlock().Height;
        var hash =
            await chain.GetBlockHashAsync(height, cancellation)
            ?? throw Unproven($"block {height}");
        return new(Hex.Encode(proof.Encode()), hash.ToString());
    }

    private static async Task<LegProven> AbsenceAsync(
        IChain chain,
        ChallengeEvidence challenge,
        LegObserved accused,
        CancellationToken cancellation
    )
    {
        var head = new ChainHead(
            accused.HeadHeight,
            Bytes32.Parse(accused.HeadHash),
            accused.HeadTime
        );
        var proof = await chain.ProveLegAsync(
            challenge.Answer.AgreementId,
            challenge.Answer.Sequence,
            challenge.Accused,
            head,
            cancellation
        );
        return new(Hex.Encode(proof.Encode()), accused.HeadHash);
    }

    private static ChainUnavailableException Unproven(string what) =>
        new($"the node does not show {what}");
}
