using System.Collections.Immutable;
using System.Text;
using Notary.Contracts.Group;
using Notary.Credit.Evidence;
using Notary.Credit.Scores;
using Notary.GroupSigning;
using Notary.Member.Challenges;
using Notary.Member.Credit.Agreement;
using Notary.Member.Credit.Items;

namespace Notary.Member.Credit;

/// <summary>What this member knows of everybody's credit: the fold of one stream. Pure.</summary>
public sealed record CreditLedger
{
    public const string Stream = "credit";

    /// <summary>How many events it is made of.</summary>
    public long Events { get; private init; }

    /// <summary>The group in force; null before the first.</summary>
    public KnownGroup? Sitting { get; private init; }

    /// <summary>By the member's own clock.</summary>
    public long SittingSince { get; private init; }

    /// <summary>After the last block.</summary>
    public CreditBook Book { get; private init; } = CreditBook.Empty;

    /// <summary>The last block, and its CID; null before the first.</summary>
    public EvidenceBlock? Block { get; private init; }

    public string? Cid { get; private init; }

    /// <summary>Blocks that the group signed, the newest last.</summary>
    public ImmutableList<EvidenceAgreed> Sealed { get; private init; } = [];

    /// <summary>What follows from the last block; null between the two.</summary>
    public ScoresComputed? Scores { get; private init; }

    /// <summary>The newest word of everybody who ever stood for election, by node.</summary>
    public ImmutableSortedDictionary<string, CandidateRegistered> Candidates
    {
        get;
        private init;
    } = Sorted<CandidateRegistered>();

    /// <summary>What the chains show of candidates, by node.</summary>
    public ImmutableSortedDictionary<string, BondSeen> Bonds { get; private init; } =
        Sorted<BondSeen>();

    /// <summary>
    /// Since when nodes want to leave: they said so, or their operators had registered them on all chains, and then ended that on one.
    /// </summary>
    public ImmutableSortedDictionary<string, long> Leaving { get; private init; } = Sorted<long>();

    /// <summary>Grades of epochs that are not agreed, by exchange and party.</summary>
    public ImmutableSortedDictionary<string, GradeTaken> Grades { get; private init; } =
        Sorted<GradeTaken>();

    /// <summary>Exchange and party of all that blocks hold.</summary>
    public ImmutableHashSet<string> Graded { get; private init; } =
        ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Answers' digests of graded exchanges that this member saw end.</summary>
    public ImmutableSortedSet<string> Witnessed { get; private init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The newest of each node.</summary>
    public ImmutableSortedDictionary<string, RecommendationGiven> Recommendations
    {
        get;
        private init;
    } = Sorted<RecommendationGiven>();

    public ImmutableList<PartialReceived> Partials { get; private init; } = [];

    public ImmutableSortedDictionary<string, VoteCast> Votes { get; private init; } =
        Sorted<VoteCast>();

    /// <summary>On the block that is to come next.</summary>
    public EvidenceAgreement Agreement { get; private init; } = EvidenceAgreement.Empty;

    /// <summary>The epoch whose block is to come next.</summary>
    public long OpenEpoch => Book.Epoch + 1;

    public static string KeyOf(GradeGiven grade) => $"{grade.Exchange} {grade.Party}";

    public CreditLedger Apply(object e) => Fold(e) with { Events = Events + 1 };

    private CreditLedger Fold(object e) =>
        e switch
        {
            SittingSeen seen => this with
            {
                Sitting = KnownGroup.Describe(seen.Group),
                SittingSince = seen.At,
                Agreement = EvidenceAgreement.Empty,
                Partials = [],
            },
            GradeTaken taken => this with { Grades = Grades.SetItem(KeyOf(taken.Grade), taken) },
            ExchangeWitnessed seen => this with { Witnessed = Witnessed.Add(seen.Answer) },
            RecommendationGiven given => this with
            {
                Recommendations = Recommendations.SetItem(given.Node, given),
            },
            PartialReceived received => this with { Partials = Partials.Add(received) },
            VoteCast cast => this with { Votes = Votes.SetItem(cast.Matter, cast) },
            CandidateHeard heard => Hear(heard),
            BondSeen seen => See(seen),
            EvidenceSealed done => Seal(done),
            ScoresComputed scores => this with { Scores = scores },
            PartialSigned => this with { Agreement = Agreement.Sign() },
            _ => this with { Agreement = Agreement.Apply(e) },
        };

    private CreditLedger Hear(CandidateHeard heard)
    {
        var node = NodeName.Of(heard.Candidate.Identity);
        return this with
        {
            Candidates = Candidates.SetItem(node, heard.Candidate),
            Leaving = heard.Candidate.Leaves
                ? Leaving.SetItem(node, heard.At)
                : Leaving.Remove(node),
        };
    }

    private CreditLedger See(BondSeen seen)
    {
        var candidate = Candidates.GetValueOrDefault(seen.Node);
        var was = BondRules.IsRegistered(candidate, Bonds.GetValueOrDefault(seen.Node));
        var isNow = BondRules.IsRegistered(candidate, seen);
        return this with
        {
            Bonds = Bonds.SetItem(seen.Node, seen),
            Leaving =
                isNow ? Leaving.Remove(seen.Node)
                : was ? Leaving.SetItem(seen.Node, seen.At)
                : Leaving,
        };
    }

    /// <summary>What belongs to the block's epoch, or came before it, is done with.</summary>
    private CreditLedger Seal(EvidenceSealed done)
    {
        var block = EvidenceBlock.Parse(Encoding.UTF8.GetBytes(done.Block));
        var evidence = VerifiedEvidence.Of(block, EvidenceSignatures.Instance);
        var left = Grades.RemoveRange(
            Grades.Where(g => g.Value.Grade.Epoch <= block.Epoch).Select(g => g.Key)
        );
        return this with
        {
            Book = Book.After(evidence, ScoreRules.Default),
            Block = block,
            Cid = done.Agreed.Cid,
            Sealed = Sealed.Add(done.Agreed),
            Scores = null,
            Grades = left,
            Graded = Graded.Union(block.Grades.Select(g => $"{g.Exchange} {g.Party}")),
            Witnessed = left.IsEmpty ? Witnessed.Clear() : Witnessed,
            Recommendations = Recommendations.RemoveRange(Before(Recommendations, r => r.At)),
            Partials = Partials.RemoveAll(p => p.At < block.End),
            Votes = Votes.RemoveRange(Before(Votes, v => v.At)),
            Agreement = EvidenceAgreement.Empty,
        };

        IEnumerable<string> Before<T>(
            IEnumerable<KeyValuePair<string, T>> items,
            Func<T, long> at
        ) => [.. items.Where(i => at(i.Value) < block.End).Select(i => i.Key)];
    }

    private static ImmutableSortedDictionary<string, T> Sorted<T>() =>
        ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}
