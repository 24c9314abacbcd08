using Notary.Contracts.Group;
using Notary.Credit.Evidence;
using Notary.GroupSigning;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Member.Credit.Agreement;

/// <summary>
/// The block that offers make: a pure function of them, of the sitting group and of the block before, so that whoever has the same offers
/// makes the same bytes. Whatever rests on somebody's sight needs f + 1 sitting members who say so.
/// </summary>
internal sealed class BlockMaker
{
    /// <summary>Exchanges of a block; those of the lowest ids. Fewer where each names many notaries, so that the block stays below its limit.</summary>
    public const int MaxExchanges = 200;

    private const int MaxAssignments = 8000;
    private const int MaxRecommendations = 500;

    private readonly KnownGroup _sitting;
    private readonly IReadOnlyList<EvidenceOffered> _all;
    private readonly IReadOnlyList<EvidenceOffered> _members;
    private readonly Roster _roster;

    /// <param name="offers">Valid ones, one of each notary.</param>
    public BlockMaker(
        KnownGroup sitting,
        EvidenceBlock? before,
        IReadOnlyList<EvidenceOffered> offers
    )
    {
        _sitting = sitting;
        _all = [.. offers.OrderBy(o => NodeName.Of(o.Member), StringComparer.Ordinal)];
        var members = sitting
            .Identities.Select(k => Evm.Hex.Encode(k.ToBytes()))
            .ToHashSet(StringComparer.Ordinal);
        _members = [.. _all.Where(o => members.Contains(o.Member))];
        _roster = new(sitting, _members, before);
    }

    public EvidenceBlock Make(
        long epoch,
        CreditTerms terms,
        string? previous,
        IReadOnlySet<string> graded
    )
    {
        var grades = Grades(graded);
        return new(
            terms.BeginOf(epoch),
            terms.EndOf(epoch),
            epoch,
            Exchanges(grades),
            EvidenceBlock.CurrentFormat,
            [.. grades.Select(g => new Grade(g.Exchange, g.Node, g.Party, g.Points, g.Signature))],
            _roster.Nodes,
            previous,
            Recommendations(),
            RoundMaker.Make(_sitting.Key.Parameters, _roster.Members, _members),
            VoteMaker.Make(_roster.Members, _members)
        );
    }

    /// <summary>Of exchanges that were seen to end; where a party signed several grades of one, the lowest.</summary>
    private List<GradeGiven> Grades(IReadOnlySet<string> graded)
    {
        var assigned = _roster.Assigned.ToHashSet(StringComparer.Ordinal);
        var lowest = _members
            .SelectMany(o => o.Grades)
            .Where(g =>
                !graded.Contains(CreditLedger.KeyOf(g))
                && assigned.Contains(g.Node)
                && IsWitnessed(g)
            )
            .GroupBy(CreditLedger.KeyOf, StringComparer.Ordinal)
            .OrderBy(own => own.Key, StringComparer.Ordinal)
            .Select(own =>
                own.OrderBy(g => g.Points)
                    .ThenBy(g => g.Node, StringComparer.Ordinal)
                    .ThenBy(g => g.Signature, StringComparer.Ordinal)
                    .First()
            )
            .ToList();
        var kept = lowest
            .Select(g => g.Exchange)
            .Distinct(StringComparer.Ordinal)
            .Take(Math.Min(MaxExchanges, MaxAssignments / assigned.Count))
            .ToHashSet(StringComparer.Ordinal);
        return [.. lowest.Where(g => kept.Contains(g.Exchange))];
    }

    private bool IsWitnessed(GradeGiven grade) =>
        AnswerOf(grade).Digest.ToString() is var digest
        && _members.Count(o => o.Witnessed.Contains(digest, StringComparer.Ordinal))
            > _sitting.Key.Parameters.Faulty;

    private Exchange[] Exchanges(IEnumerable<GradeGiven> grades) =>
        [
            .. grades
                .DistinctBy(g => g.Exchange, StringComparer.Ordinal)
                .Select(g => ExchangeOf(AnswerOf(g))),
        ];

    private Exchange ExchangeOf(Answer answer)
    {
        var digest = answer.Digest.ToString();
        var served = _all.Where(o => o.Witnessed.Contains(digest, StringComparer.Ordinal))
            .Select(o => NodeName.Of(o.Member));
        return new(
            _roster.Assigned,
            answer.Consumer.ToString(),
            answer.ExchangeId.ToString(),
            answer.Provider.ToString(),
            [.. _roster.Assigned.Intersect(served, StringComparer.Ordinal)],
            answer.Amount.ToString()
        );
    }

    private Recommendation[] Recommendations()
    {
        var known = _roster.Nodes.Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. (
                from offer in _members
                let member = NodeName.Of(offer.Member)
                from r in offer.Recommendations.OrderBy(r => r.Node, StringComparer.Ordinal)
                where known.Contains(r.Node) && r.Node != member
                select new Recommendation(r.Agree, member, r.Node, r.Signature)
            ).Take(MaxRecommendations),
        ];
    }

    private static Answer AnswerOf(GradeGiven grade) => AbiStruct.FromAbiHex<Answer>(grade.Answer);
}
