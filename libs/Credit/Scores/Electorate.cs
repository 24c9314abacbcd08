using Notary.Credit.Evidence;
using Notary.Credit.Indicators;

namespace Notary.Credit.Scores;

/// <summary>A block's nodes with their indicators: old ones served at some time, new ones never.</summary>
internal static class Electorate
{
    public static Population Of(
        EvidenceBlock block,
        IReadOnlyDictionary<NodeId, Standing> standings,
        IEnumerable<KeyValuePair<TrustLink, Tally>> trust
    )
    {
        var known = block.Nodes.Select(n => new NodeId(n.Id)).ToLookup(id => Served(standings[id]));
        var old = known[true].ToHashSet();
        return Population.Create(
            old.Select(id => Old(id, standings[id], block.End)),
            known[false].Select(id => New(id, standings[id].History)),
            TrustTallies.Links(trust).Where(l => old.Contains(l.From) && old.Contains(l.To))
        );
    }

    private static bool Served(Standing standing) => standing.Since is not null;

    private static OldNode Old(NodeId id, Standing standing, long time) =>
        new(
            id,
            standing.History.UserEvaluation,
            standing.History.SuccessRate,
            standing.History.Efficiency,
            standing.History.NegativeInformation,
            standing.MonthsAt(time)
        );

    private static NewNode New(NodeId id, History history) =>
        new(id, history.UserEvaluation, history.SuccessRate, history.Recommendation);
}
