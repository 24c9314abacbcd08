using Notary.Adversary.Tests.Ledgers;
using Notary.Adversary.Tests.Members;
using Notary.Adversary.Tests.Schedules;
using Notary.Challenge.Cases;
using Notary.Contracts.Challenges;
using Notary.Protocol.Challenges;

namespace Notary.Adversary.Tests.Statements;

/// <summary>Who lied, by what the books of the chains say: the evidence has to find as much.</summary>
internal static class Truth
{
    public static IEnumerable<int> OfLiars(World world)
    {
        var cases = world
            .Challenges.Log.All<ChallengeReceived>()
            .Select(e => ChallengeEvidence.Parse(e.Challenge))
            .ToDictionary(e => e.ChallengeId.ToString(), StringComparer.Ordinal);
        var said = world.Bus.Published.OfType<InclusionStated>();
        foreach (var statement in said.Where(s => cases.ContainsKey(s.ChallengeId)))
            if (IsFalse(world, statement, cases[statement.ChallengeId]))
                yield return statement.Member;
        var opened = world.Challenges.Log.All<CaseOpened>().Any();
        foreach (var liar in world.Liars.Where(l => l.Lie == Lie.BadPartial && opened))
            yield return liar.Number;
    }

    /// <summary>False at the head that it names.</summary>
    private static bool IsFalse(World world, InclusionStated statement, ChallengeEvidence challenge)
    {
        var chain = world.Chains.First(c => c.Identity.Id == statement.Chain);
        var leg = new LegName(
            challenge.Answer.AgreementId,
            challenge.Answer.Sequence,
            challenge.Accused
        );
        if (chain.At(statement.HeadHeight) is not { } block)
            return false;
        return block.Head.Hash.ToString() == statement.HeadHash
            && block.Books.Done.ContainsKey(leg) != (statement.Status == StatementStatus.Included);
    }
}
