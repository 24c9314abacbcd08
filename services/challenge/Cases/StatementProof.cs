using Notary.Chains;
using Notary.Chains.Proofs;
using Notary.Contracts.Challenges;
using Notary.Evm;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Cases;

/// <summary>What members' statements prove by themselves: nobody's word is believed where a proof can be verified.</summary>
public static class StatementProof
{
    /// <summary>Longest proof that is kept, as 0x-hex.</summary>
    public const int MaxLength = 2 * InclusionProof.MaxSize + 2;

    /// <summary>The block that a statement's proof is about, by its own word; null where it has none that can be read.</summary>
    public static BlockConfirmed? BlockOf(InclusionStated statement)
    {
        try
        {
            return statement switch
            {
                { Proof: null } => null,
                { Status: StatementStatus.Included, Proof: var proof } => Named(
                    InclusionProof.Parse(Hex.Decode(proof)).StatedBlock()
                ),
                _ => new(statement.HeadHeight, Bytes32.Parse(statement.HeadHash).ToString()),
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether the proof shows what the statement says, in a block that our own node has.</summary>
    /// <param name="chain">The accused's.</param>
    /// <param name="confirmed">The blocks that our own node has.</param>
    public static bool Holds(
        InclusionStated statement,
        ChallengeEvidence challenge,
        ChainIdentity chain,
        IReadOnlySet<BlockConfirmed> confirmed
    )
    {
        if (
            statement.Chain != chain.Id
            || BlockOf(statement) is not { } block
            || !confirmed.Contains(block)
        )
            return false;
        try
        {
            return Shows(statement, challenge, chain, Bytes32.Parse(block.Hash));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool Shows(
        InclusionStated statement,
        ChallengeEvidence challenge,
        ChainIdentity chain,
        Bytes32 block
    )
    {
        var (proof, answer) = (Hex.Decode(statement.Proof), challenge.Answer);
        if (statement.Status == StatementStatus.Included)
            return InclusionProof
                .Parse(proof)
                .Verify(new BlockTrust.Hash(block))
                .Performs(chain, answer, challenge.Accused);
        var leg = LegProof
            .Parse(proof)
            .Verify(chain, answer.AgreementId, answer.Sequence, challenge.Accused, block);
        return leg is { Done: false, Penalised: false };
    }

    private static BlockConfirmed Named(ChainHead block) =>
        new(block.Height, block.Hash.ToString());
}
