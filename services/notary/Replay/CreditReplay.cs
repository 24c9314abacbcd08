using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Challenges;
using Notary.Member.Credit;
using Notary.Member.Credit.Agreement;
using Notary.Member.Credit.Items;
using Notary.Member.Group;
using Notary.Member.Observation;
using Notary.Member.Settings;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Setup;

namespace Notary.Member.Replay;

/// <summary>The replay of everything about credit: which items were taken, the member's offers, its part in the agreement, the scores.</summary>
/// <param name="inputs">Where legs and groups stand, in streams of their own.</param>
internal sealed class CreditReplay(ReplayInputs inputs)
{
    private CreditLedger _ledger = new();

    /// <summary>What should stand where the event does; null where it is an input.</summary>
    public async ValueTask<object?> RecomputeAsync(
        IEvent recorded,
        MemberConfigured settings,
        CancellationToken cancellation
    )
    {
        var terms = settings.Credit ?? throw new InvalidOperationException("credit is off");
        var expected = recorded.Data switch
        {
            ExchangeWitnessed seen => await WitnessedAsync(recorded, seen, cancellation),
            EvidenceSealed done => await SealedAsync(recorded, done, cancellation),
            PartialSigned signed => await PartialAsync(recorded, signed, cancellation),
            _ => Recompute(recorded.Data, settings, terms),
        };
        _ledger = _ledger.Apply(recorded.Data);
        return expected;
    }

    private object? Recompute(object data, MemberConfigured settings, CreditTerms terms)
    {
        var steps = new AgreementSteps(_ledger, terms, settings.Identity!);
        return data switch
        {
            GradeTaken taken => GradeRules.Objection(_ledger, terms, taken.Grade, taken.At),
            CandidateHeard heard => CandidateRules.Objection(
                _ledger,
                heard.Candidate,
                settings.Chains,
                heard.At
            ),
            BondSeen seen => seen
                .Chains.Select(c => c.Chain)
                .SequenceEqual(settings.Chains.Select(c => c.Id), StringComparer.Ordinal)
                ? null
                : "what every chain shows",
            OfferHeard heard => OfferRules.Objection(_ledger, heard.Offer),
            ProposalHeard heard => steps.Accepts(heard.Proposal) ? null : "no proposal of a leader",
            EchoHeard heard => steps.Accepts(heard.Echo) ? null : "no echo that is news",
            OfferMade made => made.Offer.IsSigned()
                ? made with
                {
                    Offer = Signed(made, OfferMaker.Make(_ledger, terms, settings.Identity!)),
                }
                : "an offer that is signed",
            ProposalMade made => steps.Proposed(made.At) is { } due
                ? due with
                {
                    Proposal = due.Proposal with { Signature = made.Proposal.Signature },
                }
                : "it is not time to propose",
            EchoMade made => steps.Echoed(made.At) is { } due
                ? due with
                {
                    Echo = due.Echo with { Signature = made.Echo.Signature },
                }
                : "nothing to echo",
            EvidenceLocked => steps.Locked() as object ?? "there is no quorum",
            ScoresComputed => ScoreSteps.Due(_ledger) as object ?? "there is nothing to score",
            _ => null,
        };
    }

    /// <summary>The member's own signatures cannot be made again: where all else is equal, those that are recorded stand.</summary>
    private static Contracts.Group.EvidenceOffered Signed(
        OfferMade recorded,
        Contracts.Group.EvidenceOffered made
    ) =>
        CreditSeal.Size(OfferMaker.Unsigned(recorded.Offer)) == CreditSeal.Size(made)
        && OfferMaker.Unsigned(recorded.Offer).Digest() == made.Digest()
            ? recorded.Offer
            : made;

    private async Task<object> WitnessedAsync(
        IEvent recorded,
        ExchangeWitnessed seen,
        CancellationToken cancellation
    )
    {
        var exchange = Bytes32.Parse(seen.Exchange);
        var payments = await LegsAsync(Side.Payment);
        var deliveries = await LegsAsync(Side.Delivery);
        // What one leg alone and the time show needs the answer, which stands with the grade.
        var both = payments.Any(IsIt) && deliveries.Any(IsIt);
        var answer = _ledger
            .Grades.Values.Select(g => GradeRules.AnswerOf(g.Grade)!)
            .FirstOrDefault(a => a.Digest.ToString() == seen.Answer);
        return
            both || answer is null || WitnessStand.HasEnded(answer, payments, deliveries, seen.At)
            ? seen
            : "the watch did not see it end";

        bool IsIt(LegSeen leg) => leg.AnswerDigest == seen.Answer;

        async Task<List<LegSeen>> LegsAsync(Side side)
        {
            var events = await inputs.BeforeAsync(
                recorded,
                LegSeen.StreamOf(exchange, side),
                cancellation
            );
            return [.. events.Select(e => (LegSeen)e.Data)];
        }
    }

    private async Task<object?> SealedAsync(
        IEvent recorded,
        EvidenceSealed done,
        CancellationToken cancellation
    )
    {
        if (
            SealReader.Parse(done.Block) is not { } block
            || Cid.Of(System.Text.Encoding.UTF8.GetBytes(done.Block)) != done.Agreed.Cid
            || block.Previous != _ledger.Cid
            || block.Epoch != _ledger.OpenEpoch
        )
            return "a block that follows the one before";
        if (done.Agreed.Signature.Length == 0)
            return null;
        var groups = await GroupsAsync(recorded, cancellation);
        var group = groups.Groups.GetValueOrDefault(Bytes32.Parse(done.Agreed.GroupId));
        return SealReader.IsSigned(done.Agreed, group?.Group)
            ? null
            : "a block that the group signed";
    }

    private async Task<object?> PartialAsync(
        IEvent recorded,
        PartialSigned signed,
        CancellationToken cancellation
    )
    {
        var groups = await GroupsAsync(recorded, cancellation);
        if (
            _ledger.Agreement.Lock is not { } locked
            || groups.Groups.GetValueOrDefault(_ledger.Sitting!.Id) is not { } group
        )
            return "nothing to sign";
        if (!_ledger.Agreement.MaySign(locked))
            return "nothing: it has echoed in a later attempt";
        return PartialCheck.Of(
            signed,
            locked.MessageIn(group.Group).ToString(),
            group.Epoch,
            group.Member,
            group.Announcement.PublicShares[group.Member - 1]
        );
    }

    private async Task<GroupLedger> GroupsAsync(IEvent recorded, CancellationToken cancellation)
    {
        var events = await inputs.BeforeAsync(recorded, GroupLedger.Stream, cancellation);
        return events.Aggregate(new GroupLedger(), (ledger, e) => ledger.Apply(e.Data));
    }
}
