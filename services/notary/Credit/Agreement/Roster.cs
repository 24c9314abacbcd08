using Notary.Contracts.Group;
using Notary.Credit.Evidence;
using Notary.Evm;
using Notary.GroupSigning;

namespace Notary.Member.Credit.Agreement;

/// <summary>Who an epoch's block speaks of, by what f + 1 of the sitting members say: one of these at least is honest.</summary>
internal sealed class Roster
{
    private readonly HashSet<string> _probation;

    /// <param name="offers">Sitting members' own.</param>
    /// <param name="before">The last block: who is new in this one is assigned to nothing yet.</param>
    public Roster(
        KnownGroup sitting,
        IReadOnlyCollection<EvidenceOffered> offers,
        EvidenceBlock? before
    )
    {
        var standing = offers
            .SelectMany(o => o.Candidates.Where(c => !c.Leaves))
            .GroupBy(c => c.Signature, StringComparer.Ordinal)
            .Where(same => same.Count() > sitting.Key.Parameters.Faulty)
            .Select(same => same.First())
            .GroupBy(c => c.Identity, StringComparer.Ordinal)
            .ToDictionary(
                own => own.Key,
                own => own.MaxBy(c => (c.At, c.Signature))!,
                StringComparer.Ordinal
            );
        var members = sitting
            .Identities.Select(key => Hex.Encode(key.ToBytes()))
            .ToHashSet(StringComparer.Ordinal);
        Nodes =
        [
            .. members
                .Select(key => NodeOf(key, true, standing.GetValueOrDefault(key)))
                .Concat(
                    standing
                        .Keys.Except(members, StringComparer.Ordinal)
                        .Select(key => NodeOf(key, false, standing[key]))
                )
                .OrderBy(n => n.Id, StringComparer.Ordinal),
        ];
        _probation = (before?.Nodes ?? []).Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>By id.</summary>
    public string[] Members => [.. Nodes.Where(n => n.Member).Select(n => n.Id)];

    /// <summary>Members, and candidates that were there in the epoch before; by id.</summary>
    public string[] Assigned =>
        [.. Nodes.Where(n => n.Member || _probation.Contains(n.Id)).Select(n => n.Id)];

    /// <summary>Who does not say who runs it runs itself.</summary>
    private static Node NodeOf(string key, bool isMember, CandidateRegistered? candidate)
    {
        var id = NodeName.Of(key);
        return new(id, key, isMember, candidate?.Operator ?? "0x" + id);
    }
}
