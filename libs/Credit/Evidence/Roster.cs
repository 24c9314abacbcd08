namespace Notary.Credit.Evidence;

/// <summary>Who and what a block speaks of, by id.</summary>
internal sealed class Roster(EvidenceBlock block)
{
    private readonly Dictionary<string, Node> nodes = block.Nodes.ToDictionary(
        n => n.Id,
        StringComparer.Ordinal
    );

    // A duplicate is found by the exchanges' own order.
    private readonly ILookup<string, Exchange> exchanges = block.Exchanges.ToLookup(
        e => e.Id,
        StringComparer.Ordinal
    );

    public Node this[string id] => nodes[id];

    public Exchange? ExchangeOf(string id) => exchanges[id].FirstOrDefault();

    /// <exception cref="FormatException">The block does not name it.</exception>
    public void RequireNode(string id) =>
        EvidenceRules.Require(nodes.ContainsKey(id), $"{id} is none of the block's nodes");

    /// <exception cref="FormatException">It did not sit.</exception>
    public void RequireMember(string id) =>
        EvidenceRules.Require(
            nodes.TryGetValue(id, out var node) && node.Member,
            $"{id} is no member of this epoch's group"
        );
}
