using Notary.Adversary.Tests.Schedules;
using Notary.Challenge.Cases;
using Notary.Contracts.Challenges;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Protocol.Challenges;

namespace Notary.Adversary.Tests.Statements;

/// <summary>
/// Whom the product's own evidence names: signed words that the challenge service kept, judged by its rules, whoever looks at them.
/// </summary>
internal static class Evidence
{
    public static IEnumerable<int> Named(World world)
    {
        var (log, group) = (world.Challenges.Log, world.Committee.Group);
        foreach (var rejected in log.All<PartialRejected>())
            if (rejected.Report is { } report && BadPartial.IsProved(report, group))
                yield return rejected.Member;
        var cases = log.All<ChallengeReceived>()
            .Select(e => ChallengeEvidence.Parse(e.Challenge))
            .ToDictionary(e => e.ChallengeId.ToString(), StringComparer.Ordinal);
        foreach (var word in log.All<StatementReceived>().Select(e => e.Statement))
            if (
                cases.TryGetValue(word.ChallengeId, out var challenge)
                && group.Sent(word)
                && IsUnproved(world, word, challenge)
            )
                yield return word.Member;
    }

    /// <summary>Its proof does not show what it says, though it is about a block that everybody has.</summary>
    private static bool IsUnproved(World world, InclusionStated word, ChallengeEvidence challenge)
    {
        var chain = world.Chains.First(c => c.Identity.Id == word.Chain);
        // Where its block was taken back, nothing can be said.
        if (chain.At(word.HeadHeight)?.Head.Hash.ToString() != word.HeadHash)
            return false;
        var confirmed =
            StatementProof.BlockOf(word) is { } block
            && chain.At(block.Height)?.Head.Hash.ToString() == block.Hash
                ? new HashSet<BlockConfirmed> { block }
                : [];
        return !StatementProof.Holds(word, challenge, chain.Identity, confirmed);
    }
}
