using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Credit.Items;
using Notary.Protocol.Setup;

namespace Notary.Member.Credit.Agreement;

/// <summary>
/// How members come to one block: each offers what it has; a leader names the offers of a block; whoever makes the same block of them echoes
/// it, once in an attempt; n − f echoes are a quorum, on which a member locks, and which it signs unless it has echoed in a later attempt.
/// Locked members echo nothing else but what a later quorum has, so that no two blocks of an epoch get t signatures of one attempt (docs/formats.md, "Credit epochs"). Pure; messages are made unsigned.
/// </summary>
internal sealed class AgreementSteps(CreditLedger ledger, CreditTerms terms, string self)
{
    private readonly EvidenceAgreement _agreement = ledger.Agreement;

    private KnownGroup Sitting => ledger.Sitting!;

    private bool Sits => Sitting.Identities.Any(k => Hex.Encode(k.ToBytes()) == self);

    /// <summary>What is due now, one thing at a time; null where nothing is.</summary>
    public object? Due(long now)
    {
        var epoch = ledger.OpenEpoch;
        if (ledger.Sitting is null || now < terms.EndOf(epoch))
            return null;
        if (_agreement.Own is null)
            return OfferRules.IsExpected(ledger, self) && HasLooked(now)
                ? new OfferMade(OfferMaker.Make(ledger, terms, self), now)
                : null;
        return !Sits ? null : Locked() ?? Proposed(now) ?? (object?)Echoed(now);
    }

    /// <summary>An offer waits until the chains were asked about the candidates, but not so long that others leave it out.</summary>
    private bool HasLooked(long now) =>
        BondRules.IsComplete(ledger, terms)
        || now >= terms.EndOf(ledger.OpenEpoch) + terms.SettleSeconds / 2;

    /// <summary>The first quorum that is newer than the one on which this member is locked.</summary>
    public EvidenceLocked? Locked()
    {
        var quorum = _agreement
            .Echoes.GroupBy(e => (e.Attempt, e.Cid))
            .Where(same =>
                same.Key.Attempt > (_agreement.Lock?.Attempt ?? -1)
                && same.Select(e => e.Member).Distinct(StringComparer.Ordinal).Count()
                    >= Sitting.Key.Parameters.Quorum
            )
            .OrderBy(same => same.Key.Attempt)
            .FirstOrDefault(same =>
                _agreement.Proposals.Any(p => p.Cid == same.Key.Cid && IsMade(p))
            );
        return quorum is null ? null : new(ledger.OpenEpoch, quorum.Key.Attempt, quorum.Key.Cid);
    }

    /// <summary>The leader proposes what it is locked on, else what it has; at first it waits a little for everybody.</summary>
    public ProposalMade? Proposed(long now)
    {
        var attempt = terms.AttemptAt(ledger.OpenEpoch, now);
        if (
            attempt < 0
            || Leader(attempt) != self
            || _agreement.OwnProposals.Any(p => p.Attempt >= attempt)
        )
            return null;
        var offers = LockedOffers() ?? Chosen(attempt, now);
        if (offers is null)
            return null;
        var proposal = new EvidenceProposed(
            ledger.OpenEpoch,
            attempt,
            Sitting.Id.ToString(),
            [.. offers.Select(o => o.Digest()).Order(StringComparer.Ordinal)],
            CidOf(offers),
            self,
            Signature: ""
        );
        return new(proposal, now);
    }

    public EchoMade? Echoed(long now)
    {
        var highest = _agreement.OwnEchoes.Select(e => e.Attempt).DefaultIfEmpty(-1).Max();
        var proposal = _agreement
            .Proposals.Where(p =>
                p.Attempt > highest && p.Attempt <= terms.AttemptAt(p.Epoch, now) + 1
            )
            .OrderBy(p => p.Attempt)
            .FirstOrDefault(MayEcho);
        return proposal is null
            ? null
            : new(
                new(
                    proposal.Epoch,
                    proposal.Attempt,
                    proposal.GroupId,
                    proposal.Cid,
                    self,
                    Signature: ""
                ),
                now
            );
    }

    /// <summary>The block of a proposal whose offers are all here.</summary>
    public byte[] BlockOf(EvidenceProposed proposal) => BlockOf(_agreement.OffersOf(proposal)!);

    /// <summary>Whether a proposal is its attempt's leader's, and news.</summary>
    public bool Accepts(EvidenceProposed p) =>
        p.Epoch == ledger.OpenEpoch
        && p.GroupId == ledger.Sitting?.Id.ToString()
        && p.Attempt >= 0
        && p.Proposer == Leader(p.Attempt)
        && p.Offers.Length <= 2 * ThresholdBls.ThresholdParameters.MaxMembers
        && !_agreement.Proposals.Any(known => known.Attempt == p.Attempt)
        && p.IsSigned();

    /// <summary>Whether an echo is a member's first in its attempt.</summary>
    public bool Accepts(EvidenceEchoed e) =>
        e.Epoch == ledger.OpenEpoch
        && e.GroupId == ledger.Sitting?.Id.ToString()
        && e.Attempt >= 0
        && e.Member != self
        && Sitting.Identities.Any(k => Hex.Encode(k.ToBytes()) == e.Member)
        && !_agreement.Echoes.Any(known => known.Attempt == e.Attempt && known.Member == e.Member)
        && e.IsSigned();

    /// <summary>Sitting old nodes by their credit, then the others by name; each has its turn.</summary>
    public string Leader(int attempt)
    {
        var keys = Sitting.Identities.Select(k => Hex.Encode(k.ToBytes())).ToArray();
        var places = (ledger.Scores?.Old ?? []).Select(s => s.Node).ToList();
        var order = keys.OrderBy(k => (uint)places.IndexOf(NodeName.Of(k)))
            .ThenBy(NodeName.Of, StringComparer.Ordinal);
        return order.ElementAt(attempt % keys.Length);
    }

    private bool MayEcho(EvidenceProposed p) =>
        (_agreement.Lock is null || _agreement.Lock.Cid == p.Cid) && HasOwn(p) && IsMade(p);

    /// <summary>Nothing is left out that this member had said in time.</summary>
    private bool HasOwn(EvidenceProposed p) =>
        _agreement.Own!.At > terms.EndOf(p.Epoch) + terms.SettleSeconds / 2
        || p.Offers.Contains(_agreement.Own.Offer.Digest(), StringComparer.Ordinal);

    /// <summary>Its offers are here, one of each notary and n − f of sitting ones, and make its block.</summary>
    private bool IsMade(EvidenceProposed p) =>
        _agreement.OffersOf(p) is { } offers
        && offers.DistinctBy(o => o.Member, StringComparer.Ordinal).Count() == offers.Count
        && SittingOf(offers) >= Sitting.Key.Parameters.Quorum
        && CidOf(offers) == p.Cid;

    private IReadOnlyList<EvidenceOffered>? LockedOffers() =>
        _agreement.Lock is { } locked
            ? _agreement.OffersOf(_agreement.Proposals.First(p => p.Cid == locked.Cid && IsMade(p)))
            : null;

    /// <summary>The first of each; null while too few, or others may still come.</summary>
    private List<EvidenceOffered>? Chosen(int attempt, long now)
    {
        var offers = _agreement
            .Offers.Values.DistinctBy(o => o.Member, StringComparer.Ordinal)
            .ToList();
        var sitting = SittingOf(offers);
        var isLate =
            attempt > 0
            || now
                >= terms.EndOf(ledger.OpenEpoch) + terms.SettleSeconds + terms.AttemptSeconds / 4;
        return sitting >= (isLate ? Sitting.Key.Parameters.Quorum : Sitting.Identities.Count)
            ? offers
            : null;
    }

    private int SittingOf(IEnumerable<EvidenceOffered> offers) =>
        offers.Count(o => Sitting.Identities.Any(k => Hex.Encode(k.ToBytes()) == o.Member));

    private string CidOf(IReadOnlyList<EvidenceOffered> offers) => Cid.Of(BlockOf(offers));

    private byte[] BlockOf(IReadOnlyList<EvidenceOffered> offers) =>
        new BlockMaker(Sitting, ledger.Block, offers)
            .Make(ledger.OpenEpoch, terms, ledger.Cid, ledger.Graded)
            .ToCanonicalJson();
}
