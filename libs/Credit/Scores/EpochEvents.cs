using System.Globalization;
using System.Numerics;
using Notary.Credit.Evidence;

namespace Notary.Credit.Scores;

/// <summary>What one block says about each node, added to what is remembered. Items come in the order of their keys, and so do sums.</summary>
internal sealed class EpochEvents(EvidenceBlock block, ScoreRules rules)
{
    private readonly Dictionary<string, string> operators = block.Nodes.ToDictionary(
        n => n.Id,
        n => n.Operator,
        StringComparer.Ordinal
    );

    private readonly Dictionary<string, BigInteger> values = block.Exchanges.ToDictionary(
        e => e.Id,
        e => BigInteger.Parse(e.Value, NumberStyles.None, CultureInfo.InvariantCulture),
        StringComparer.Ordinal
    );

    /// <summary>The history after this epoch.</summary>
    /// <param name="past">Faded already.</param>
    public History AddTo(History past, string node) =>
        past with
        {
            Grades = Grades(node, past.Grades),
            Exchanges = Exchanges(node, past.Exchanges),
            Recommendations = Recommendations(node, past.Recommendations),
            Rounds = Outcomes(node).Aggregate(past.Rounds, (sum, o) => sum.Add(o.Served ? 1 : 0)),
            Speed = Outcomes(node)
                .Where(o => o.Served)
                .Aggregate(past.Speed, (sum, o) => sum.Add(o.PerSecond)),
            Faults = Faults(node, past.Faults),
        };

    /// <summary>How many items of this block speak of the node: grades, exchanges, recommendations, rounds, votes.</summary>
    public EventCounts Count(string node) =>
        new(
            block.Grades.Count(g => g.Node == node),
            block.Exchanges.Count(e => e.Assigned.Contains(node, StringComparer.Ordinal)),
            block.Recommendations.Count(r => r.Node == node),
            Outcomes(node).Count(),
            block.Votes.Count(v => v.Voter == node)
        );

    /// <summary>Weighed by value; one party's together by <see cref="ScoreRules.OperatorCap"/> at most; an operator does not grade its own node.</summary>
    private Tally Grades(string node, Tally tally)
    {
        var parties = block
            .Grades.Where(g => g.Node == node && g.Party != operators[node])
            .GroupBy(g => g.Party, StringComparer.Ordinal)
            .OrderBy(p => p.Key, StringComparer.Ordinal);
        foreach (var party in parties)
        {
            var own = party.Aggregate(
                default(Tally),
                (sum, g) => sum.Add(g.Points / 100.0, rules.WeightOf(values[g.Exchange]))
            );
            tally = tally.Add(own.Mean, Math.Min(own.Weight, rules.OperatorCap));
        }
        return tally;
    }

    private Tally Exchanges(string node, Tally tally) =>
        block
            .Exchanges.Where(e => e.Assigned.Contains(node, StringComparer.Ordinal))
            .Aggregate(
                tally,
                (sum, e) => sum.Add(e.Served.Contains(node, StringComparer.Ordinal) ? 1 : 0)
            );

    /// <summary>An operator has one word however many members it runs, and none about its own nodes.</summary>
    private Tally Recommendations(string node, Tally tally) =>
        block
            .Recommendations.Where(r => r.Node == node && operators[r.Member] != operators[node])
            .GroupBy(r => operators[r.Member], StringComparer.Ordinal)
            .OrderBy(o => o.Key, StringComparer.Ordinal)
            .Aggregate(tally, (sum, o) => sum.Add((double)o.Count(r => r.Agree) / o.Count()));

    private IEnumerable<RoundOutcome> Outcomes(string node) =>
        block
            .Rounds.Where(r => r.Assigned.Contains(node, StringComparer.Ordinal))
            .Select(r => RoundOutcome.Of(r, node));

    private Faults Faults(string node, Faults past)
    {
        RoundOutcome[] outcomes = [.. Outcomes(node)];
        return new(
            past.BadPartials + outcomes.Count(o => o.IsBad),
            past.MissedRounds + outcomes.Count(o => o is { Served: false, IsBad: false }),
            past.Equivocations + Verdicts.Contradictions(block, node),
            past.ComplaintsLost + Verdicts.ComplaintsLost(block, node)
        );
    }
}

/// <summary>How many items of a block speak of a node.</summary>
/// <param name="Exchanges">Assigned.</param>
/// <param name="Rounds">Assigned.</param>
/// <param name="Votes">Its own.</param>
public sealed record EventCounts(
    int Grades,
    int Exchanges,
    int Recommendations,
    int Rounds,
    int Votes
);
