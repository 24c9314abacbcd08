using Notary.Evm;
using Notary.GroupFollowing;
using Notary.Testing.Exchanges;

namespace Notary.Challenge.Tests;

public sealed class GroupRollTests
{
    private const string Chain = "eip155:1";
    private readonly TestGroup _members = new();

    [Fact]
    public void A_group_is_believed_because_a_chain_shows_its_id()
    {
        var roll = new GroupRoll().Add(By(_members, 2)).Add(By(_members, 4));
        Assert.Empty(roll.Groups);
        Assert.Single(roll.Unconfirmed);
        roll = roll.Add(Shown(_members));
        Assert.Equal(_members.State.GroupId, Assert.Single(roll.Groups).Id);
        Assert.Equal(_members.State.GroupId, roll.InForceOn(Chain)!.Id);
        Assert.Null(roll.InForceOn("fabric:other"));
    }

    [Fact]
    public void However_many_announce_it_a_group_beside_the_chains_is_not_believed()
    {
        var impostor = new TestGroup(_members);
        var roll = new GroupRoll().Add(Shown(_members));
        for (var member = 1; member <= 4; member++)
            roll = roll.Add(By(impostor, member));
        Assert.Empty(roll.Groups);
        Assert.Null(roll.InForceOn(Chain));
        Assert.Equal(_members.State.GroupId, roll.Add(By(_members, 3)).InForceOn(Chain)!.Id);
    }

    [Fact]
    public void A_past_group_stays_known()
    {
        var next = new TestGroup(epoch: 2);
        var roll = new GroupRoll()
            .Add(By(_members, 1))
            .Add(Shown(_members))
            .Add(By(next, 1))
            .Add(Shown(next));
        Assert.Equal(2UL, roll.InForceOn(Chain)!.Epoch);
        Assert.Equal(1UL, roll.FindOn(Chain, _members.State.GroupId.ToString())!.Epoch);
    }

    [Fact]
    public void Two_of_four_members_make_a_successor_of_the_group_on_the_chain()
    {
        var next = new TestGroup(_members);
        var roll = new GroupRoll().Add(Shown(_members)).Add(By(next, 2)).Add(By(next, 2));
        Assert.Empty(roll.SuccessorsOn(Chain));
        Assert.True(roll.IsNews(next.AnnouncedBy(3)));
        roll = roll.Add(By(next, 3));
        Assert.False(roll.IsNews(next.AnnouncedBy(4)));
        Assert.Equal(next.State.GroupId, Assert.Single(roll.SuccessorsOn(Chain)).Id);
        Assert.Empty(roll.SuccessorsOn("fabric:other"));
    }

    [Fact]
    public void A_group_of_the_epoch_after_next_is_no_successor()
    {
        var far = new TestGroup(epoch: 3);
        var roll = new GroupRoll().Add(Shown(_members));
        Assert.NotNull(roll.Objection(far.AnnouncedBy(1)));
        Assert.Empty(roll.Add(By(far, 1)).Add(By(far, 2)).SuccessorsOn(Chain));
        Assert.NotNull(roll.Objection(new TestGroup().AnnouncedBy(1)));
        Assert.Null(roll.Objection(new TestGroup(epoch: 2).AnnouncedBy(1)));
        Assert.Null(roll.Objection(_members.AnnouncedBy(1)));
    }

    [Fact]
    public void Strangers_groups_do_not_crowd_out_the_one_on_the_chain()
    {
        var roll = new GroupRoll();
        for (var i = 0; i < GroupRoll.MaxUnconfirmed; i++)
            roll = roll.Add(By(new TestGroup(members: 1), 1));
        Assert.NotNull(roll.Objection(_members.AnnouncedBy(1)));
        roll = roll.Add(Shown(_members));
        Assert.Null(roll.Objection(_members.AnnouncedBy(1)));
    }

    [Fact]
    public void An_announcement_that_contradicts_itself_is_refused()
    {
        var announced = _members.AnnouncedBy(1);
        var other = new TestGroup().AnnouncedBy(1);
        Refused(announced with { PublicKey = other.PublicKey });
        Refused(announced with { PublicShares = other.PublicShares });
        Refused(announced with { Member = 2 });
        Refused(announced with { Threshold = 2 });
        Refused(announced with { Transcript = "no hex" });

        void Refused(Contracts.Group.GroupActivated message)
        {
            var roll = new GroupRoll().Add(By(_members, 3));
            Assert.Throws<FormatException>(() => roll.Add(new GroupAnnounced(message)));
            Assert.NotNull(roll.Objection(message));
        }
    }

    private static GroupAnnounced By(TestGroup group, int member) => new(group.AnnouncedBy(member));

    private GroupShown Shown(TestGroup group) =>
        new(
            Chain,
            group.State.Epoch,
            Hex.Encode(group.PublicKey),
            group.State.GroupId.ToString(),
            Hex.Encode(_members.PublicKey)
        );
}
