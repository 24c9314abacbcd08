using Notary.Contracts.Group;
using Notary.Member.Presence;

namespace Notary.Member.Tests.Presence;

public sealed class TenureTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private readonly Tenure _tenure = new(new("0x01", StartedAt: 1_000), Silence);

    public TenureTests()
    {
        _tenure.Lease(isHeld: true);
        _tenure.Listened();
    }

    [Fact]
    public void A_process_signs_once_it_has_the_lease_and_has_listened()
    {
        var tenure = new Tenure(new("0x01", 1_000), Silence);
        Assert.Contains("lease", tenure.Obstacle, StringComparison.Ordinal);
        tenure.Lease(isHeld: true);
        Assert.Contains("listens", tenure.Obstacle, StringComparison.Ordinal);
        Assert.True(tenure.IsBeginning);
        tenure.Listened();
        Assert.True(tenure.MaySign);
        tenure.Lease(isHeld: false);
        Assert.False(tenure.MaySign);
    }

    [Fact]
    public void The_later_one_of_two_gives_way_for_good()
    {
        Assert.Equal(TwinNews.Alive, _tenure.Hear(Word("0x02", 999, answers: "0x01"), Start));
        Assert.True(_tenure.HasGivenWay);
        _tenure.Hear(Word("0x02", 999, answers: "0x01", isLast: true, counter: 2), Start);
        _tenure.Tick(Start + (2 * Silence));
        Assert.False(_tenure.MaySign);
    }

    [Fact]
    public void The_earlier_one_signs_again_when_the_later_one_says_that_it_goes()
    {
        _tenure.Hear(Word("0x02", 1_001, answers: "0x01"), Start);
        Assert.False(_tenure.MaySign);
        Assert.False(_tenure.HasGivenWay);
        var last = Word("0x02", 1_001, answers: "0x01", isLast: true, counter: 2);
        Assert.Equal(TwinNews.Gone, _tenure.Hear(last, Start));
        Assert.True(_tenure.MaySign);
    }

    [Fact]
    public void The_earlier_one_signs_again_when_the_later_one_is_silent_for_long()
    {
        _tenure.Hear(Word("0x02", 1_001, answers: "0x01"), Start);
        _tenure.Hear(Word("0x02", 1_001, answers: null, counter: 2), Start + Silence);
        Assert.Equal(TwinNews.None, _tenure.Tick(Start + (2 * Silence)));
        Assert.False(_tenure.MaySign);
        Assert.Equal(TwinNews.Gone, _tenure.Tick(Start + (2 * Silence) + TimeSpan.FromSeconds(1)));
        Assert.True(_tenure.MaySign);
    }

    [Fact]
    public void A_word_that_answers_nobody_is_answered_and_shows_nothing()
    {
        Assert.Equal(TwinNews.Answer, _tenure.Hear(Word("0x02", 999, answers: null), Start));
        Assert.Equal("0x02", _tenure.LastHeard);
        Assert.True(_tenure.MaySign);
        var other = Word("0x02", 999, answers: "0x77", counter: 2);
        Assert.Equal(TwinNews.None, _tenure.Hear(other, Start));
        Assert.True(_tenure.MaySign);
    }

    [Fact]
    public void A_repeated_word_shows_nothing()
    {
        var word = Word("0x02", 1_001, answers: "0x01");
        _tenure.Hear(word, Start);
        Assert.Equal(TwinNews.None, _tenure.Hear(word, Start + Silence));
        Assert.Equal(TwinNews.Gone, _tenure.Tick(Start + Silence + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Its_own_word_is_none_of_another_process()
    {
        Assert.Equal(TwinNews.None, _tenure.Hear(Word("0x01", 1_000, answers: "0x01"), Start));
        Assert.True(_tenure.MaySign);
    }

    [Fact]
    public void One_of_two_that_started_at_once_gives_way()
    {
        var (one, two) = (new Incarnation("0x01", 1), new Incarnation("0x02", 1));
        Assert.NotEqual(one.GivesWayTo(two), two.GivesWayTo(one));
    }

    private static NotaryAlive Word(
        string instance,
        long startedAt,
        string? answers,
        bool isLast = false,
        long counter = 1
    ) => new("0x", instance, startedAt, counter, At: 1, answers, isLast, Signature: "");
}
