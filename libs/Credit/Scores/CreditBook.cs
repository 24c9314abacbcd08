using System.Collections.Immutable;
using Notary.Credit.Evidence;
using Notary.Credit.Indicators;
using Notary.Credit.Schemes;

namespace Notary.Credit.Scores;

/// <summary>
/// How all nodes stand after an epoch: a pure function of the book before and of one evidence block, and so of all blocks since the first.
/// </summary>
/// <param name="Epoch">0 before the first.</param>
/// <param name="Standings">Everybody who ever took part, also who left: whoever returns finds its history.</param>
/// <param name="Trust">How often one agreed with another or recommended it.</param>
/// <param name="Population">Who can be elected now.</param>
public sealed record CreditBook(
    long Epoch,
    ImmutableSortedDictionary<NodeId, Standing> Standings,
    ImmutableSortedDictionary<TrustLink, Tally> Trust,
    Population Population
)
{
    private static readonly Comparer<TrustLink> ByEnds = Comparer<TrustLink>.Create(
        (a, b) => (a.From, a.To).CompareTo((b.From, b.To))
    );

    public static CreditBook Empty { get; } =
        new(
            0,
            ImmutableSortedDictionary<NodeId, Standing>.Empty,
            ImmutableSortedDictionary.Create<TrustLink, Tally>(ByEnds),
            Population.Create([], [], [])
        );

    /// <exception cref="CreditException">The block does not follow this book.</exception>
    public CreditBook After(VerifiedEvidence evidence, ScoreRules rules)
    {
        rules.Checked();
        var block = evidence.Block;
        if (block.Epoch != Epoch + 1)
        {
            throw new CreditException(
                $"scores of epoch {Epoch} are followed by evidence of epoch {Epoch + 1}, not of {block.Epoch}"
            );
        }
        var standings = StandingsAfter(block, rules);
        var trust = TrustTallies.After(Trust, block, rules);
        return new(block.Epoch, standings, trust, Electorate.Of(block, standings, trust));
    }

    /// <summary>Credit of everybody who can be elected.</summary>
    public CreditScores Score(CreditOptions options) =>
        new MultiIndicatorScheme(options).Score(Population);

    private ImmutableSortedDictionary<NodeId, Standing> StandingsAfter(
        EvidenceBlock block,
        ScoreRules rules
    )
    {
        var events = new EpochEvents(block, rules);
        var present = block.Nodes.ToDictionary(n => new NodeId(n.Id));
        var builder = Standings.ToBuilder();
        foreach (var id in Standings.Keys.Union(present.Keys))
        {
            var past = Standings.GetValueOrDefault(id, Standing.Unknown).Fade(rules.Memory);
            builder[id] = present.TryGetValue(id, out var node)
                ? past.After(events, node, block.Begin)
                : past;
        }
        return builder.ToImmutable();
    }
}
