using Notary.Contracts.Group;
using Notary.Credit;
using Notary.Credit.Scores;
using Notary.Evm;
using Notary.Member.Credit.Elections;
using Notary.Member.Group;
using Notary.ServiceDefaults;

namespace Notary.Member.Credit.Http;

/// <summary>Describes everybody's credit for people.</summary>
internal sealed class CreditStatus(CreditDesk desk, GroupDesk groups)
{
    public CreditReport Now()
    {
        var (ledger, terms) = (desk.Ledger, desk.Terms ?? throw CreditEndpoints.Off());
        var epoch = terms.EpochAt(desk.Now);
        var election = Election.Of(ledger, terms);
        return new(
            epoch,
            ledger.OpenEpoch,
            terms.BeginOf(epoch),
            terms.EndOf(epoch),
            ledger.Cid,
            [.. Nodes(ledger).OrderBy(n => n.IsNew).ThenBy(n => n.Rank ?? int.MaxValue)],
            election?.Members ?? [],
            election?.Expelled ?? [],
            groups.Ledger.Elected?.Kind,
            [
                .. ledger
                    .Sealed.Reverse()
                    .Select(s => new CreditEpoch(s.Epoch, s.Cid, s.GroupEpoch, s.Signature)),
            ]
        );
    }

    public CreditExplanation Explain(string node)
    {
        _ = desk.Terms ?? throw CreditEndpoints.Off();
        var ledger = desk.Ledger;
        var named = ledger
            .Block?.Nodes.Where(n => n.Id.StartsWith(node, StringComparison.Ordinal))
            .ToList();
        if (named is not [{ Id: var id }] || node.Length == 0)
            throw new ReasonException(
                404,
                "node-unknown",
                "The last agreed block names no such node, or several: GET /v1/credit lists them."
            );
        var e = Explanation.Of(ledger.Book, new NodeId(id), ScoreRules.Default.Credit);
        return new(
            id,
            ledger.Book.Epoch,
            e.IsNew,
            e.Rank,
            e.Credit,
            e.Intrinsic,
            e.Trust,
            [
                .. e.Parts.Select(p => new CreditIndicator(
                    p.Indicator.ToString(),
                    p.Raw,
                    p.Normalised,
                    p.Weight
                )),
            ],
            [.. e.TrustedBy.Select(n => n.ToString())],
            new(
                e.Counts.Grades,
                e.Counts.Exchanges,
                e.Counts.Recommendations,
                e.Counts.Rounds,
                e.Counts.Votes
            )
        );
    }

    private static IEnumerable<CreditNode> Nodes(CreditLedger ledger)
    {
        var sitting = (ledger.Sitting?.Identities ?? [])
            .Select(k => Hex.Encode(k.ToBytes()))
            .ToHashSet(StringComparer.Ordinal);
        var standing = ledger.Candidates.Values.Where(c => !c.Leaves).Select(c => c.Identity);
        foreach (var identity in sitting.Union(standing, StringComparer.Ordinal))
        {
            var node = NodeName.Of(identity);
            var old = PlaceOf(ledger.Scores?.Old, node);
            var place = old ?? PlaceOf(ledger.Scores?.New, node);
            yield return new(
                node,
                identity,
                sitting.Contains(identity),
                old is null && !sitting.Contains(identity),
                place?.Rank,
                place?.Credit
            );
        }
    }

    private static (int Rank, double Credit)? PlaceOf(IReadOnlyList<NodeScore>? scores, string node)
    {
        for (var i = 0; i < scores?.Count; i++)
            if (scores[i].Node == node)
                return (i + 1, scores[i].Credit);
        return null;
    }
}
