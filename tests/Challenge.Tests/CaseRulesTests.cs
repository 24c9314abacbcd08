using Notary.Challenge.Cases;
using Notary.Contracts.Challenges;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.Penalties;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Challenge.Tests;

public sealed class CaseRulesTests
{
    private const long IssuedAt = 1_000_000;
    private readonly TestGroup _members = new();
    private readonly KnownGroup _group;
    private readonly ChallengeEvidence _challenge;
    private readonly ChallengeCase _open;
    private readonly string _proof;

    public CaseRulesTests()
    {
        _group = KnownGroup.Parse(_members.AnnouncedBy(1));
        _challenge = new TestExchange(IssuedAt).Challenge(PenaltyKind.DeliveryMissing);
        var chain = new FakeChain(TestChains.Data, new ShiftedTime());
        chain.SetLeg(_challenge.Answer, Side.Delivery, done: true);
        _proof = chain.ProofOf(_challenge.Answer, Side.Delivery);
        _open = ChallengeCase
            .Create(new(_challenge.ToMessage(), IssuedAt))
            .Apply(CaseRules.Open(_challenge, TestChains.Data, Roll(_members))!)
            .Apply(StatementProof.BlockOf(Included(1).Statements[0])!);
    }

    private string Message => _open.Opened!.Message;

    [Fact]
    public void Three_of_four_members_make_the_penalty()
    {
        var events = Sign([1, 3, 4]);
        var penalty = Assert.IsType<PenaltyCombined>(Assert.Single(events));
        Assert.Equal([1, 3, 4], penalty.Members);
        var signature = ThresholdBls.Signature.Parse(Hex.Decode(penalty.GroupSignature));
        Assert.True(_group.Key.PublicKey.Verify(Bytes32.Parse(Message).ToArray(), signature));
    }

    [Fact]
    public void Two_members_make_none_however_often_they_sign() => Assert.Empty(Sign([1, 2, 1, 2]));

    [Fact]
    public void A_bad_partial_is_attributed_and_replaced()
    {
        var inputs = Inputs([2, 3, 4]) with
        {
            Partials = [_members.BadPartial(1, Message), .. Inputs([2, 3, 4]).Partials],
        };
        var events = CaseRules.Sign(_open, inputs, _group, TestChains.Data, IssuedAt);
        Assert.Equal(1, events.OfType<PartialRejected>().Single().Member);
        Assert.Equal([2, 3, 4], events.OfType<PenaltyCombined>().Single().Members);
    }

    [Fact]
    public void A_partial_over_another_message_or_by_a_stranger_does_not_count()
    {
        var other = _members.Partial(1, Bytes32.Zero.ToString()) with { Message = Message };
        var stranger = new TestGroup().Partial(1, Message);
        var inputs = Inputs([2, 3]) with
        {
            Partials = [other, stranger, .. Inputs([2, 3]).Partials],
        };
        Assert.Empty(CaseRules.Sign(_open, inputs, _group, TestChains.Data, IssuedAt));
    }

    [Fact]
    public void Three_members_that_saw_the_leg_end_the_case()
    {
        var two = Included(1, 2, 2) with { };
        Assert.Null(End(two, IssuedAt));
        var closed = End(Included(1, 2, 4), IssuedAt);
        Assert.Equal(Outcomes.Dismissed, closed?.Outcome);
    }

    [Fact]
    public void A_word_without_proof_or_with_one_that_does_not_hold_counts_for_nothing()
    {
        var id = _challenge.ChallengeId;
        var other = new FakeChain(TestChains.Data, new ShiftedTime());
        other.Record(new TestExchange(IssuedAt).Answer, Side.Delivery);
        other.SetLeg(_challenge.Answer, Side.Delivery, done: true);
        string?[] proofs =
        [
            null,
            "0x",
            "0xzz",
            other.ProofOf(_challenge.Answer, Side.Delivery), // in a block that our node does not have
            _proof[..^2],
        ];
        foreach (var proof in proofs)
        {
            var third = _members.Statement(
                3,
                id,
                StatementStatus.Included,
                TestChains.Data.Id,
                proof is "0xzz" ? null : proof
            );
            var words = proof is "0xzz" ? third with { Proof = proof } : third;
            var inputs = Included(1, 2) with { Statements = [.. Included(1, 2).Statements, words] };
            Assert.Null(End(inputs, IssuedAt));
        }
        Assert.NotNull(End(Included(1, 2, 3), IssuedAt));
    }

    [Fact]
    public void Words_of_the_time_before_proofs_are_counted_as_they_were()
    {
        var before = Included(1, 2, 3) with { Proofs = null };
        before = before with
        {
            Statements = [.. before.Statements.Select(s => WithoutProof(s.Member))],
        };
        Assert.Equal(Outcomes.Dismissed, End(before, IssuedAt)?.Outcome);
        Assert.Null(End(before, IssuedAt)!.Seen.Proofs);
    }

    private InclusionStated WithoutProof(int member) =>
        _members.Statement(
            member,
            _challenge.ChallengeId,
            StatementStatus.Included,
            TestChains.Data.Id
        );

    [Fact]
    public void What_members_say_of_another_chain_or_what_strangers_say_does_not_count()
    {
        var id = _challenge.ChallengeId;
        var inputs = Included(1, 2) with
        {
            Statements =
            [
                .. Included(1, 2).Statements,
                _members.Statement(3, id, StatementStatus.Included, TestChains.Payment.Id, _proof),
                new TestGroup().Statement(
                    4,
                    id,
                    StatementStatus.Included,
                    TestChains.Data.Id,
                    _proof
                ),
                _members.Statement(3, id, StatementStatus.Missing, TestChains.Data.Id),
            ],
        };
        Assert.Null(End(inputs, IssuedAt));
    }

    [Fact]
    public void A_case_without_three_words_ends_with_its_time()
    {
        var end = (long)_challenge.ClosesAt(IssuedAt);
        Assert.Null(End(Included(1), end));
        Assert.Equal(Outcomes.Dismissed, End(Included(1), end + 1)?.Outcome);
    }

    [Fact]
    public void A_penalty_that_is_deep_enough_upholds_whatever_else_was_said()
    {
        var inputs = Included(1, 2, 3) with { Penalties = [new("0xtx", "240", "0x", 7)] };
        Assert.Equal(Outcomes.Dismissed, End(inputs, IssuedAt)!.Outcome);
        var final = _open.Apply(new LegInspected(Done: false, Penalised: true, 9, "0x"));
        var closed = CaseEnding.Of(final, inputs, _group, TestChains.Data, IssuedAt)!;
        Assert.Equal((Outcomes.Upheld, "0xtx"), (closed.Outcome, closed.TxId));
    }

    [Fact]
    public void A_case_opens_under_the_group_that_its_chain_shows()
    {
        Assert.Equal((1UL, _group.Id.ToString()), (_open.Opened!.Epoch, _open.Opened.GroupId));
        Assert.Null(CaseRules.Open(_challenge, TestChains.Payment, Roll(_members)));
        var unannounced = new GroupRoll().Add(Shown(new TestGroup(), _members));
        Assert.Null(CaseRules.Open(_challenge, TestChains.Data, unannounced));
    }

    [Fact]
    public void After_a_change_the_same_penalty_is_asked_for_under_the_new_epoch()
    {
        var successor = new TestGroup(epoch: 2);
        var roll = Roll(_members).Add(Shown(successor, _members));
        Assert.Null(CaseRules.Reopen(_open, TestChains.Data, roll, 7));
        roll = roll.Add(new GroupAnnounced(successor.AnnouncedBy(2)));
        var reopened = CaseRules.Reopen(_open, TestChains.Data, roll, 7);
        Assert.Equal(7, reopened!.AskedAt);

        var again = _open.Apply(reopened);
        Assert.Equal((CaseState.Received, null), (again.State, again.Opened));
        var opened = CaseRules.Open(_challenge, TestChains.Data, roll)!;
        var key = _members.PublicKey; // names the deposit account, whoever holds the key now
        Assert.Equal(
            TestChains.Data.PenaltyMessage(_challenge.Answer, _challenge.Kind, key, 2).ToString(),
            opened.Message
        );
        Assert.Null(CaseRules.Reopen(again.Apply(opened), TestChains.Data, roll, 8));
    }

    [Fact]
    public void A_penalty_on_its_way_is_left_to_the_chain()
    {
        var successor = new TestGroup(_members);
        var roll = Roll(_members)
            .Add(Shown(successor, _members))
            .Add(new GroupAnnounced(successor.AnnouncedBy(1)));
        var submitted = _open.Apply(new PenaltySubmitted("0xtx", 5));
        Assert.Null(CaseRules.Reopen(submitted, TestChains.Data, roll, 7));
        var refused = submitted.Apply(new SubmissionRefused("WrongEpoch(2)", 6));
        Assert.NotNull(CaseRules.Reopen(refused, TestChains.Data, roll, 7));
    }

    private static GroupRoll Roll(TestGroup group) =>
        new GroupRoll().Add(Shown(group, group)).Add(new GroupAnnounced(group.AnnouncedBy(1)));

    private static GroupShown Shown(TestGroup group, TestGroup first) =>
        new(
            TestChains.Data.Id,
            group.State.Epoch,
            Hex.Encode(group.PublicKey),
            group.State.GroupId.ToString(),
            Hex.Encode(first.PublicKey)
        );

    private IReadOnlyList<object> Sign(int[] members) =>
        CaseRules.Sign(_open, Inputs(members), _group, TestChains.Data, IssuedAt);

    private CaseInputs Inputs(int[] members) =>
        new([], [.. members.Select(m => _members.Partial(m, Message))], [], []);

    private CaseInputs Included(params int[] members) =>
        new(
            [
                .. members.Select(m =>
                    _members.Statement(
                        m,
                        _challenge.ChallengeId,
                        StatementStatus.Included,
                        TestChains.Data.Id,
                        _proof
                    )
                ),
            ],
            [],
            [],
            []
        );

    private CaseClosed? End(CaseInputs inputs, long now) =>
        CaseEnding.Of(_open, inputs, _group, TestChains.Data, now);
}
