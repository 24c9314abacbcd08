using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Credit;
using Notary.Member.Credit.Agreement;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Credit;

/// <summary>
/// Four members on a network that loses what it likes until a given attempt; the fourth one leads by telling each something else, and
/// echoes everything to everybody.
/// </summary>
internal sealed class SimulatedAgreement
{
    public const int Traitor = 4;
    public static readonly CreditTerms Terms = new(1_000, 100, 10, 20, 0, "0");

    private readonly TestGroup _group = new();
    private readonly Random _random;
    private readonly Dictionary<int, CreditLedger> _ledgers = [];

    public SimulatedAgreement(int seed)
    {
        _random = new(seed);
        foreach (var member in Enumerable.Range(1, 4))
            _ledgers[member] = new CreditLedger()
                .Apply(new SittingSeen(_group.AnnouncedBy(1), 1_000))
                .Apply(new VoteCast(Keccak256.HashText($"{member}").ToString(), null, true, 1_050));
    }

    public int[] Honest { get; } = [1, 2, 3];

    /// <summary>What each honest member signed, with the attempt.</summary>
    public Dictionary<int, HashSet<(int Attempt, string Cid)>> Signed { get; } =
        new()
        {
            [1] = [],
            [2] = [],
            [3] = [],
        };

    public CreditLedger LedgerOf(int member) => _ledgers[member];

    /// <param name="isReliable">From the attempt on in which everything arrives.</param>
    public void Run(int attempts, int isReliable)
    {
        for (var now = Terms.EndOf(1); now < Terms.EndOf(1) + 10 + attempts * 20; now += 5)
        {
            var loses = Terms.AttemptAt(1, now) < isReliable;
            foreach (var member in Honest)
                Step(member, now);
            Step(Traitor, now);
            foreach (var from in Enumerable.Range(1, 4))
                Speak(from, now, loses);
        }
    }

    private void Step(int member, long now)
    {
        for (; Due(member, now) is { } due; _ledgers[member] = _ledgers[member].Apply(due))
            if (
                due is EvidenceLocked locked
                && _ledgers[member].Agreement.MaySign(locked)
                && Signed.TryGetValue(member, out var signed)
            )
                signed.Add((locked.Attempt, locked.Cid));
    }

    private object? Due(int member, long now)
    {
        var key = _group.IdentityOf(member);
        return new AgreementSteps(_ledgers[member], Terms, NameOf(member)).Due(now) switch
        {
            OfferMade made => made with { Offer = OfferMaker.Signed(made.Offer, key) },
            ProposalMade made => made with { Proposal = made.Proposal.SignedBy(key) },
            EchoMade made => made with { Echo = made.Echo.SignedBy(key) },
            var other => other,
        };
    }

    private void Speak(int from, long now, bool loses)
    {
        var agreement = _ledgers[from].Agreement;
        foreach (var to in Enumerable.Range(1, 4).Where(m => m != from))
        {
            foreach (var offer in agreement.Offers.Values)
                Send(
                    to,
                    loses,
                    l =>
                        !l.Agreement.Offers.ContainsKey(offer.Digest())
                        && OfferRules.Objection(l, offer) is null
                            ? new OfferHeard(offer)
                            : null
                );
            if (from == Traitor)
            {
                Betray(to, now, loses);
                continue;
            }
            foreach (var proposal in agreement.OwnProposals)
                Send(
                    to,
                    loses,
                    l => StepsOf(to).Accepts(proposal) ? new ProposalHeard(proposal) : null
                );
            foreach (var echo in agreement.OwnEchoes)
                Send(to, loses, l => StepsOf(to).Accepts(echo) ? new EchoHeard(echo) : null);
        }
    }

    /// <summary>As a leader it tells each a block of other offers; it echoes whatever that member would like.</summary>
    private void Betray(int to, long now, bool loses)
    {
        var ledger = _ledgers[to];
        var attempt = Terms.AttemptAt(1, now);
        var key = _group.IdentityOf(Traitor);
        if (attempt >= 0 && StepsOf(to).Leader(attempt) == NameOf(Traitor))
        {
            var offers = ledger
                .Agreement.Offers.Values.DistinctBy(o => o.Member, StringComparer.Ordinal)
                .OrderBy(_ => _random.Next())
                .Take(3)
                .ToList();
            var block = new BlockMaker(ledger.Sitting!, null, offers)
                .Make(1, Terms, null, ledger.Graded)
                .ToCanonicalJson();
            var proposal = new EvidenceProposed(
                1,
                attempt,
                ledger.Sitting!.Id.ToString(),
                [.. offers.Select(o => o.Digest()).Order(StringComparer.Ordinal)],
                Protocol.Setup.Cid.Of(block),
                NameOf(Traitor),
                ""
            ).SignedBy(key);
            Send(
                to,
                loses,
                l => StepsOf(to).Accepts(proposal) ? new ProposalHeard(proposal) : null
            );
        }
        foreach (var proposal in ledger.Agreement.Proposals)
        {
            var echo = new EvidenceEchoed(
                1,
                proposal.Attempt,
                proposal.GroupId,
                proposal.Cid,
                NameOf(Traitor),
                ""
            ).SignedBy(key);
            Send(to, loses, l => StepsOf(to).Accepts(echo) ? new EchoHeard(echo) : null);
        }
    }

    private void Send(int to, bool loses, Func<CreditLedger, object?> heard)
    {
        if ((!loses || _random.Next(3) > 0) && heard(_ledgers[to]) is { } e)
            _ledgers[to] = _ledgers[to].Apply(e);
    }

    private AgreementSteps StepsOf(int member) => new(_ledgers[member], Terms, NameOf(member));

    private string NameOf(int member) => Hex.Encode(_group.IdentityOf(member).PublicKey.ToBytes());
}
