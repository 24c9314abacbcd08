using Notary.Evm;
using Notary.Member.Checkpoints;
using Notary.Protocol.Checkpoints;
using static Notary.Member.Tests.Checkpoints.CheckpointScene;

namespace Notary.Member.Tests.Checkpoints;

public sealed class CheckpointPolicyTests
{
    private readonly CheckpointScene _scene = new();

    [Fact]
    public void True_checkpoints_are_signed_one_after_the_other()
    {
        Assert.Null(_scene.Decide(_scene.Review(_scene.First)));
        var second = Next(_scene.First, Head("notary-1", 5), Head("oracle", 12));
        Assert.Null(_scene.Decide(_scene.Review(second, anchored: _scene.First)));
        var third = Next(second, Head("notary-1", 6), Head("notary-2", 1), Head("oracle", 12));
        // Its node is late, but the member signed the one before itself.
        Assert.Null(_scene.Decide(_scene.Review(third, anchored: _scene.First)));
        Assert.Equal(12, _scene.Book.Heads["oracle"].Position);
    }

    [Fact]
    public void A_member_that_was_away_follows_what_its_node_shows_anchored()
    {
        var second = Next(_scene.First, [.. _scene.First.Heads]);
        Assert.Null(_scene.Decide(_scene.Review(second, anchored: _scene.First)));
    }

    [Fact]
    public void Only_moved_logs_are_asked_and_that_they_still_show_what_was_signed()
    {
        _scene.Decide(_scene.Review(_scene.First));
        var second = Next(_scene.First, Head("notary-1", 5), Head("oracle", 12));
        Assert.Equal(
            [("oracle", 10L), ("oracle", 12L)],
            _scene.Review(second, _scene.First).Answers.Select(a => (a.Log, a.Position))
        );
    }

    [Fact]
    public void A_log_that_its_service_does_not_show_is_refused()
    {
        var review = _scene.Review(_scene.First);
        foreach (var answer in review.Answers)
        {
            IEnumerable<LogShown> others = review.Answers.Where(a => a != answer);
            AssertRefused("does not show", review with { Answers = [.. others] });
            AssertRefused(
                "does not show",
                review with
                {
                    Answers = [.. others, answer with { Hash = null }],
                }
            );
            AssertRefused(
                "does not show",
                review with
                {
                    Answers = [.. others, answer with { Hash = Bytes32.Zero.ToString() }],
                }
            );
        }
    }

    [Fact]
    public void A_log_that_was_rewritten_below_its_new_head_is_refused()
    {
        _scene.Decide(_scene.Review(_scene.First));
        var review = _scene.Review(
            Next(_scene.First, Head("notary-1", 5), Head("oracle", 12)),
            _scene.First
        );
        var rewritten = review.Answers.Select(a =>
            a.Position == 10 ? a with { Hash = Head("oracle", 10, salt: 1).Hash.ToString() } : a
        );
        AssertRefused("rewritten", review with { Answers = [.. rewritten] });
    }

    [Fact]
    public void What_is_signed_is_never_signed_otherwise_nor_gone_back_behind()
    {
        _scene.Decide(_scene.Review(_scene.First));
        var ahead = Next(_scene.First, Head("notary-1", 5), Head("oracle", 20));
        Assert.Null(_scene.Decide(_scene.Review(ahead, _scene.First)));

        var other = Next(_scene.First, Head("notary-1", 5), Head("oracle", 20, salt: 1));
        AssertRefused("another hash", Lying(other, _scene.First));
        var lower = Next(_scene.First, Head("notary-1", 5), Head("oracle", 19));
        AssertRefused("higher position", Lying(lower, _scene.First));
        // The second was never anchored: what it had not moved may stand as it was.
        var without = Next(_scene.First, Head("notary-1", 6), Head("oracle", 10));
        Assert.Null(_scene.Decide(_scene.Review(without, _scene.First)));
        Assert.Equal(20, _scene.Book.Heads["oracle"].Position);
    }

    [Fact]
    public void A_log_is_never_dropped_or_set_back()
    {
        _scene.Decide(_scene.Review(_scene.First));
        AssertRefused("go back", Lying(Next(_scene.First, Head("oracle", 12)), _scene.First));
        AssertRefused(
            "go back",
            Lying(Next(_scene.First, Head("notary-1", 4), Head("oracle", 12)), _scene.First)
        );
    }

    [Fact]
    public void A_wrong_previous_is_refused()
    {
        _scene.Decide(_scene.Review(_scene.First));
        var second = Next(_scene.First, Head("notary-1", 5), Head("oracle", 12));
        Assert.Null(_scene.Decide(_scene.Review(second, _scene.First)));
        var stranger = Next(_scene.First, Head("notary-1", 9), Head("oracle", 13));
        AssertRefused("does not link", Lying(Next(stranger, [.. stranger.Heads]), _scene.First));
        AssertRefused("does not link", Lying(Next(second, [.. second.Heads]), stranger));
        AssertRefused("anchored already", _scene.Review(_scene.First, anchored: _scene.First));
        AssertRefused("a later number", _scene.Review(_scene.First));
        var review = _scene.Review(Next(stranger, [.. stranger.Heads]), stranger);
        AssertRefused("before cannot be read", review with { Previous = null });
        AssertRefused("before cannot be read", review with { Previous = Text(second) });
    }

    [Fact]
    public void What_cannot_be_read_or_is_another_is_refused()
    {
        var review = _scene.Review(_scene.First);
        AssertRefused("cannot be read", review with { Document = null });
        AssertRefused("cannot be read", review with { Document = review.Document + " " });
        AssertRefused("cannot be read", review with { Document = "{" });
        var large = new string(' ', CheckpointDocument.MaxSize + 1);
        var request = review.Request with
        {
            Cid = Protocol.Setup.Cid.Of(System.Text.Encoding.UTF8.GetBytes(large)),
        };
        AssertRefused("cannot be read", review with { Request = request, Document = large });
        AssertRefused(
            "another number",
            review with
            {
                Request = review.Request with { Number = 2 },
            }
        );
        AssertRefused("another epoch", review with { Epoch = 2 });
    }

    [Fact]
    public void A_time_that_has_not_come_or_goes_back_is_refused()
    {
        var future = _scene.First with { Time = Now + 61 };
        AssertRefused("not come", _scene.Review(future));
        _scene.Decide(_scene.Review(_scene.First));
        var back = Next(_scene.First, [.. _scene.First.Heads]) with
        {
            Time = _scene.First.Time - 1,
        };
        AssertRefused("time", _scene.Review(back, _scene.First));
    }

    /// <summary>Services that show whatever they are asked for.</summary>
    private CheckpointReviewed Lying(CheckpointDocument document, CheckpointDocument? anchored)
    {
        var review = _scene.Review(document, anchored);
        return review with
        {
            Answers =
            [
                .. CheckpointPolicy
                    .ToBeShown(_scene.Book, review)
                    .Select(h => new LogShown(h.Log, h.Position, h.Hash.ToString())),
            ],
        };
    }

    private void AssertRefused(string reason, CheckpointReviewed review) =>
        Assert.Contains(
            reason,
            CheckpointPolicy.Refusal(_scene.Book, review),
            StringComparison.Ordinal
        );
}
