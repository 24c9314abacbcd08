using Notary.Contracts.Group;
using Notary.EventStore;

namespace Notary.Member.Credit;

// One stream, CreditLedger.Stream: everything from which follow this member's evidence, the block that it agrees to, and the scores.
// Times are Unix seconds by the member's own clock.

/// <summary>Input: the group in force, as the member's ledger of groups has it; recorded when it changes.</summary>
public sealed record SittingSeen(GroupActivated Group, long At);

/// <summary>Input: a grade that holds.</summary>
/// <param name="IsFirst">It came from the party itself, and is passed on.</param>
public sealed record GradeTaken(GradeGiven Grade, bool IsFirst, long At);

/// <summary>Decision: this member's own watch has seen a graded exchange end.</summary>
/// <param name="Answer">Digest of its answer.</param>
public sealed record ExchangeWitnessed(string Answer, string Exchange, long At);

/// <summary>Input: what this member's operator thinks of a node.</summary>
public sealed record RecommendationGiven(string Node, bool Agree, long At);

/// <summary>Input: another member's partial signature came.</summary>
/// <param name="Micros">Since this member was asked for its own.</param>
public sealed record PartialReceived(string Round, string Node, bool Valid, long Micros, long At);

/// <summary>Input: this member said what it thinks of a matter, as another stream of its log has it.</summary>
public sealed record VoteCast(string Matter, string? Accused, bool Upheld, long At);

/// <summary>Input: a notary stands for election, or no longer does.</summary>
/// <param name="IsOwn">This member said so itself.</param>
public sealed record CandidateHeard(CandidateRegistered Candidate, bool IsOwn, long At);

/// <summary>Input: what this member's own nodes show of a candidate; recorded when it changes, and anew after each epoch.</summary>
/// <param name="Chains">All that are configured.</param>
public sealed record BondSeen(string Node, IReadOnlyList<ChainStanding> Chains, long At);

/// <summary>What one chain shows of a candidate.</summary>
/// <param name="Operator">Party id under which it says it is registered there; null where it says nothing.</param>
/// <param name="Keys">Digest of the keys that this operator registered; null where it registered none.</param>
/// <param name="Bond">The operator's, base units, decimal.</param>
public sealed record ChainStanding(string Chain, string? Operator, string? Keys, string Bond);

/// <summary>Decision: this member's evidence of an epoch that has ended.</summary>
public sealed record OfferMade(EvidenceOffered Offer, long At);

/// <summary>Input: another notary's evidence, of which every item holds.</summary>
public sealed record OfferHeard(EvidenceOffered Offer);

/// <summary>Decision: this member leads, and proposes.</summary>
public sealed record ProposalMade(EvidenceProposed Proposal, long At);

/// <summary>Input: another leader's proposal.</summary>
public sealed record ProposalHeard(EvidenceProposed Proposal);

/// <summary>Decision: this member makes the same block of it.</summary>
public sealed record EchoMade(EvidenceEchoed Echo, long At);

/// <summary>Input: another member does.</summary>
public sealed record EchoHeard(EvidenceEchoed Echo);

/// <summary>Decision: n − f members made this block in this attempt; the member's partial signature follows where it may sign.</summary>
public sealed record EvidenceLocked(long Epoch, int Attempt, string Cid);

/// <summary>
/// Input: a block that the group signed. Of several epochs that were missed only the newest one has a signature; it links the others.
/// </summary>
/// <param name="Block">Canonical JSON, whose hash is the CID.</param>
public sealed record EvidenceSealed(EvidenceAgreed Agreed, string Block, long At);

/// <summary>Decision: how everybody stands after the block before.</summary>
public sealed record ScoresComputed(
    long Epoch,
    IReadOnlyList<NodeScore> Old,
    IReadOnlyList<NodeScore> New
);

/// <summary>By descending credit.</summary>
public sealed record NodeScore(string Node, double Credit);

internal static class CreditEvents
{
    public static EventTypeRegistry MapCreditEvents(this EventTypeRegistry events) =>
        events
            .MapEventType<SittingSeen>("sitting_seen")
            .MapEventType<GradeTaken>("grade_taken")
            .MapEventType<ExchangeWitnessed>("exchange_witnessed")
            .MapEventType<RecommendationGiven>("recommendation_given")
            .MapEventType<PartialReceived>("partial_received")
            .MapEventType<VoteCast>("vote_cast")
            .MapEventType<CandidateHeard>("candidate_heard")
            .MapEventType<BondSeen>("bond_seen")
            .MapEventType<OfferMade>("offer_made")
            .MapEventType<OfferHeard>("offer_heard")
            .MapEventType<ProposalMade>("proposal_made")
            .MapEventType<ProposalHeard>("proposal_heard")
            .MapEventType<EchoMade>("echo_made")
            .MapEventType<EchoHeard>("echo_heard")
            .MapEventType<EvidenceLocked>("evidence_locked")
            .MapEventType<EvidenceSealed>("evidence_sealed")
            .MapEventType<ScoresComputed>("scores_computed");
}
