using Notary.Challenge.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Challenge.Tests;

public sealed class GroupRollTests
{
    private readonly TestGroup _members = new();

    [Fact]
    public void Two_of_four_members_make_a_group_believed()
    {
        var roll = new GroupRoll().Add(_members.AnnouncedBy(2));
        Assert.Empty(roll.Groups);
        Assert.Single(roll.Add(_members.AnnouncedBy(4)).Groups);
    }

    [Fact]
    public void One_member_alone_is_not_believed_however_often_it_says_so()
    {
        var roll = new GroupRoll().Add(_members.AnnouncedBy(2)).Add(_members.AnnouncedBy(2));
        Assert.Empty(roll.Groups);
    }

    [Fact]
    public void Members_that_announce_different_groups_do_not_support_each_other()
    {
        var roll = new GroupRoll()
            .Add(_members.AnnouncedBy(1))
            .Add(new TestGroup().AnnouncedBy(2))
            .Add(_members.AnnouncedBy(3));
        var group = Assert.Single(roll.Groups);
        Assert.Same(group, roll.Find(1, group.PublicKey));
        Assert.Null(roll.Find(2, group.PublicKey));
    }

    [Fact]
    public void An_announcement_that_contradicts_itself_is_refused()
    {
        var announced = _members.AnnouncedBy(1);
        var other = new TestGroup().AnnouncedBy(1);
        Assert.Throws<FormatException>(() =>
            new GroupRoll().Add(announced with { PublicKey = other.PublicKey })
        );
        Assert.Throws<FormatException>(() =>
            new GroupRoll().Add(announced with { PublicShares = other.PublicShares })
        );
        Assert.Throws<FormatException>(() => new GroupRoll().Add(announced with { Member = 2 }));
        Assert.Throws<FormatException>(() => new GroupRoll().Add(announced with { Threshold = 2 }));
    }
}
