namespace Notary.ThresholdBls.Tests;

public sealed class SigningSessionTests
{
    private static readonly byte[] Message = "message"u8.ToArray();
    private readonly DealtGroup _group = new(7, seed: 7);
    private readonly SigningSession _session;

    public SigningSessionTests() => _session = new SigningSession(_group.Key, Message);

    [Fact]
    public void It_completes_with_the_t_th_good_partial()
    {
        foreach (var (member, missing) in new[] { (7, 4), (2, 3), (5, 2), (1, 1) })
            AssertCollecting(missing, _session.Add(Good(member)));
        var signature = AssertComplete(_session.Add(Good(3)));
        Assert.True(_group.Key.PublicKey.Verify(Message, signature));
        Assert.Equal([1, 2, 3, 5, 7], _session.Partials.Select(partial => partial.Member));
    }

    [Fact]
    public void A_bad_partial_is_attributed_when_t_are_there_and_replaced_by_another_members()
    {
        foreach (var partial in new[] { Good(1), Bad(4), Good(2), Good(3) })
            Assert.Empty(_session.Add(partial).Bad);
        AssertCollecting(1, _session.Add(Good(5)), Bad(4));
        AssertComplete(_session.Add(Good(6)));
        Assert.Equal([1, 2, 3, 5, 6], _session.Partials.Select(partial => partial.Member));
    }

    [Fact]
    public void A_member_is_reported_once_however_many_bad_partials_it_sends()
    {
        _session.Add(Bad(4));
        AssertCollecting(5, _session.Verify(), Bad(4));
        AssertCollecting(5, _session.Add(Bad(4)));
        _session.Add(_group.Sign(4, "a third message"u8.ToArray()));
        AssertCollecting(5, _session.Verify());
        Assert.Equal([Bad(4)], _session.Bad);
    }

    [Fact]
    public void A_member_whose_partial_was_bad_may_still_send_a_good_one()
    {
        _session.Add(Bad(4));
        AssertCollecting(4, _session.Add(Good(4)), Bad(4));
        AssertCollecting(4, _session.Verify());
        Assert.Equal([Good(4)], _session.Partials);
    }

    [Fact]
    public void Of_two_different_partials_of_a_member_the_good_one_counts_in_either_order()
    {
        _session.Add(Good(4));
        AssertCollecting(4, _session.Add(Bad(4)), Bad(4));
        _session.Add(Bad(5));
        AssertCollecting(3, _session.Add(Good(5)), Bad(5));
        Assert.Equal([4, 4 + 1], Completed([1, 2, 3]).Where(member => member > 3));
    }

    [Fact]
    public void Bad_partials_that_cancel_each_other_out_are_found_although_the_signature_is_right()
    {
        var coefficients = Lagrange.CoefficientsAtZero([1, 2, 3, 4, 5]);
        var shifted = new[]
        {
            Shifted(1, Scalar.One),
            Shifted(2, default(Scalar) - (coefficients[0] * coefficients[1].Inverse())),
        };
        var all = shifted.Concat(Enumerable.Range(3, 3).Select(Good)).ToArray();
        Assert.True(_group.Key.PublicKey.Verify(Message, _group.Key.Combine(all)));
        foreach (var partial in all)
            _session.Add(partial);
        Assert.Equal(shifted, _session.Bad);
        Assert.Null(_session.Signature);
    }

    [Fact]
    public void A_repeated_partial_does_not_count_twice()
    {
        _session.Add(Good(1));
        AssertCollecting(4, _session.Add(Good(1)));
        _session.Verify();
        AssertCollecting(4, _session.Add(Good(1)));
    }

    [Fact]
    public void A_strangers_partial_changes_nothing()
    {
        AssertCollecting(5, _session.Add(Good(1) with { Member = 8 }));
        AssertCollecting(5, _session.Add(Good(1) with { Member = 0 }));
        Assert.Empty(_session.Partials);
    }

    [Fact]
    public void Late_partials_are_ignored_good_or_bad()
    {
        Completed([1, 2, 3, 4, 5]);
        Assert.Equal(_session.Signature, AssertComplete(_session.Add(Good(6))));
        Assert.Equal(_session.Signature, AssertComplete(_session.Add(Bad(7))));
        Assert.Equal(5, _session.Partials.Count);
        Assert.Empty(_session.Bad);
    }

    [Fact]
    public void Silent_members_do_not_matter_while_t_are_left() =>
        Assert.Equal([1, 3, 4, 6, 7], Completed([7, 1, 6, 3, 4]));

    private IEnumerable<int> Completed(int[] members)
    {
        foreach (var member in members)
            _session.Add(Good(member));
        Assert.True(_group.Key.PublicKey.Verify(Message, _session.Signature!));
        return _session.Partials.Select(partial => partial.Member);
    }

    private PartialSignature Good(int member) => _group.Sign(member, Message);

    private PartialSignature Bad(int member) => _group.Sign(member, "another message"u8.ToArray());

    /// <summary>σ_i + H(m)·δ.</summary>
    private PartialSignature Shifted(int member, Scalar delta)
    {
        using var shift = new SecretShare(member, _group.Shares[member - 1].Value + delta);
        return shift.Sign(Message);
    }

    private static void AssertCollecting(
        int missing,
        SigningOutcome outcome,
        params PartialSignature[] bad
    )
    {
        Assert.Equal(missing, Assert.IsType<SigningOutcome.Collecting>(outcome).Missing);
        Assert.Equal(bad, outcome.Bad);
    }

    private static Signature AssertComplete(SigningOutcome outcome) =>
        Assert.IsType<SigningOutcome.Complete>(outcome).Signature;
}
