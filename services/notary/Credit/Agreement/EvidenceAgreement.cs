using System.Collections.Immutable;
using Notary.Contracts.Group;

namespace Notary.Member.Credit.Agreement;

/// <summary>What is known of the agreement on one epoch's block.</summary>
public sealed record EvidenceAgreement
{
    public static EvidenceAgreement Empty { get; } = new();

    /// <summary>By digest.</summary>
    public ImmutableSortedDictionary<string, EvidenceOffered> Offers { get; private init; } =
        ImmutableSortedDictionary.Create<string, EvidenceOffered>(StringComparer.Ordinal);

    public ImmutableList<EvidenceProposed> Proposals { get; private init; } = [];

    public ImmutableList<EvidenceEchoed> Echoes { get; private init; } = [];

    public OfferMade? Own { get; private init; }

    /// <summary>This member's own, the newest last.</summary>
    public ImmutableList<EvidenceEchoed> OwnEchoes { get; private init; } = [];

    /// <summary>This member's own, the newest last.</summary>
    public ImmutableList<EvidenceProposed> OwnProposals { get; private init; } = [];

    /// <summary>The newest quorum that was seen.</summary>
    public EvidenceLocked? Lock { get; private init; }

    /// <summary>The lock that this member signed last.</summary>
    public EvidenceLocked? Signed { get; private init; }

    /// <summary>
    /// Whether this member has echoed nothing in a later attempt. Who has may have helped another block to its quorum there: only
    /// members that hold the others to their lock from then on may vouch for one.
    /// </summary>
    public bool MaySign(EvidenceLocked locked) => OwnEchoes.All(e => e.Attempt <= locked.Attempt);

    /// <summary>The offers of a proposal; null while one is missing.</summary>
    public IReadOnlyList<EvidenceOffered>? OffersOf(EvidenceProposed proposal) =>
        proposal.Offers.All(Offers.ContainsKey)
            ? [.. proposal.Offers.Select(digest => Offers[digest])]
            : null;

    internal EvidenceAgreement Apply(object e) =>
        e switch
        {
            OfferMade made => Add(made.Offer) with { Own = made },
            OfferHeard heard => Add(heard.Offer),
            ProposalMade { Proposal: var made } => Add(made) with
            {
                OwnProposals = OwnProposals.Add(made),
            },
            ProposalHeard heard => Add(heard.Proposal),
            EchoMade { Echo: var made } => Add(made) with { OwnEchoes = OwnEchoes.Add(made) },
            EchoHeard heard => Add(heard.Echo),
            EvidenceLocked locked => this with { Lock = locked },
            _ => throw new ArgumentException("no event of credit", nameof(e)),
        };

    /// <summary>The newest lock is signed.</summary>
    internal EvidenceAgreement Sign() => this with { Signed = Lock };

    private EvidenceAgreement Add(EvidenceOffered offer) =>
        this with
        {
            Offers = Offers.SetItem(offer.Digest(), offer),
        };

    private EvidenceAgreement Add(EvidenceProposed proposal) =>
        this with
        {
            Proposals = Proposals.Add(proposal),
        };

    private EvidenceAgreement Add(EvidenceEchoed echo) => this with { Echoes = Echoes.Add(echo) };
}
