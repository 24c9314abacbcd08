using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Signing;

public sealed class SigningRoundTests
{
    private static readonly Bytes32 Message = Keccak256.HashText("message");
    private readonly TestGroup _members = new();
    private readonly KnownGroup _group;
    private readonly SigningRound _round;

    public SigningRoundTests()
    {
        _group = KnownGroup.Parse(_members.AnnouncedBy(1));
        _round = new SigningRound(_group, Message);
    }

    [Fact]
    public void The_first_three_good_partials_of_four_make_the_signature_and_late_ones_change_nothing()
    {
        foreach (var member in new[] { 4, 2, 1, 3 })
            _round.Add(Good(member));
        Assert.True(_group.Key.PublicKey.Verify(Message.ToArray(), _round.Signature!));
        Assert.Equal([1, 2, 4], _round.Members);
        Assert.Empty(_round.Misbehaviour);
    }

    [Fact]
    public void A_bad_partial_is_reported_with_the_word_that_its_member_signed_and_replaced()
    {
        var bad = Bad(2);
        foreach (var word in new[] { Good(1), bad, Good(3) })
            _round.Add(word);
        Assert.Null(_round.Signature);
        var report = Assert.Single(_round.Misbehaviour);
        Assert.Equal(bad, report.Evidence);
        Assert.True(BadPartial.IsProved(report, _group));
        _round.Add(Good(4));
        Assert.Equal([1, 3, 4], _round.Members);
    }

    [Fact]
    public void A_member_whose_partial_was_bad_may_still_send_a_good_one()
    {
        foreach (var word in new[] { Good(1), Bad(2), Good(3), Good(2) })
            _round.Add(word);
        Assert.NotNull(_round.Signature);
        Assert.Single(_round.Misbehaviour);
    }

    [Fact]
    public void A_partial_that_is_no_point_is_reported()
    {
        var word = _members.Partial(2, Message.ToString(), "0x1234");
        _round.Add(word);
        Assert.True(BadPartial.IsProved(Assert.Single(_round.Misbehaviour), _group));
    }

    [Fact]
    public void Words_of_strangers_over_other_messages_or_of_other_epochs_are_nobodys_fault()
    {
        _round.Add(new TestGroup().Partial(1, Message.ToString()));
        _round.Add(_members.BadPartial(1, Keccak256.HashText("other").ToString()));
        _round.Add(Bad(1) with { Epoch = 2 });
        _round.Add(Bad(1) with { Member = 2 });
        _round.Verify();
        Assert.Empty(_round.Misbehaviour);
    }

    [Fact]
    public void Bad_partials_are_named_before_there_are_enough()
    {
        _round.Add(Bad(3));
        _round.Verify();
        Assert.Equal(3, Assert.Single(_round.Misbehaviour).Evidence.Member);
    }

    [Fact]
    public void A_report_that_its_evidence_does_not_show_proves_nothing()
    {
        var proved = BadPartial.Report(_group, Bad(2));
        Assert.True(BadPartial.IsProved(proved, _group));
        Assert.False(BadPartial.IsProved(BadPartial.Report(_group, Good(2)), _group));
        Assert.False(
            BadPartial.IsProved(proved with { Evidence = Bad(2) with { Signature = "0x" } }, _group)
        );
        Assert.False(
            BadPartial.IsProved(
                proved with
                {
                    Identity = BadPartial.Report(_group, Bad(1)).Identity,
                },
                _group
            )
        );
        Assert.False(BadPartial.IsProved(proved with { Kind = "theft" }, _group));
        var other = KnownGroup.Parse(new TestGroup().AnnouncedBy(1));
        Assert.False(BadPartial.IsProved(proved, other));
    }

    private PartialSignature Good(int member) => _members.Partial(member, Message.ToString());

    private PartialSignature Bad(int member) => _members.BadPartial(member, Message.ToString());
}
