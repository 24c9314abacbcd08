namespace Notary.ThresholdBls.Tests;

public sealed class SigningSessionTests
{
    private static readonly byte[] Message = "message"u8.ToArray();
    private readonly DealtGroup _group = new(7, seed: 7);

    [Fact]
    public void It_completes_with_the_t_th_valid_partial()
    {
        var session = new SigningSession(_group.Key, Message);
        foreach (var (member, missing) in new[] { (7, 4), (2, 3), (5, 2), (1, 1) })
            Assert.Equal(
                new SigningOutcome.Accepted(missing),
                session.Add(_group.Sign(member, Message))
            );
        var complete = Assert.IsType<SigningOutcome.Complete>(session.Add(_group.Sign(3, Message)));
        Assert.True(_group.Key.PublicKey.Verify(Message, complete.Signature));
        Assert.Equal([1, 2, 3, 5, 7], session.Partials.Select(partial => partial.Member));
    }

    [Fact]
    public void A_bad_partial_is_rejected_and_its_member_may_still_send_a_good_one()
    {
        var session = new SigningSession(_group.Key, Message);
        var bad = _group.Sign(4, "another message"u8.ToArray());
        Assert.Equal(new SigningOutcome.Rejected(4), session.Add(bad));
        Assert.Equal(new SigningOutcome.Accepted(4), session.Add(_group.Sign(4, Message)));
        Assert.Equal(new SigningOutcome.Rejected(4), session.Add(bad));
    }

    [Fact]
    public void A_repeated_partial_does_not_count_twice()
    {
        var session = new SigningSession(_group.Key, Message);
        session.Add(_group.Sign(1, Message));
        Assert.Equal(new SigningOutcome.Accepted(4), session.Add(_group.Sign(1, Message)));
    }

    [Fact]
    public void A_stranger_is_rejected() =>
        Assert.Equal(
            new SigningOutcome.Rejected(8),
            new SigningSession(_group.Key, Message).Add(_group.Sign(1, Message) with { Member = 8 })
        );

    [Fact]
    public void Late_partials_leave_the_signature_as_it_is()
    {
        var session = new SigningSession(_group.Key, Message);
        for (var member = 1; member <= 6; member++)
            session.Add(_group.Sign(member, Message));
        Assert.Equal(
            new SigningOutcome.Complete(session.Signature!),
            session.Add(_group.Sign(7, Message))
        );
    }
}
