using System.Collections.Immutable;
using Notary.Oracle.Accounts;
using Notary.Oracle.Lapses;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;

namespace Notary.Oracle.Tests.Lapses;

public sealed class LapseRulesTests
{
    private readonly Scene scene = new();
    private readonly ulong until;
    private readonly AgreementExposure open;

    /// <summary>Exchanges 1 and 2 are open.</summary>
    public LapseRulesTests()
    {
        until = Signed.Until(scene);
        open = scene.Locked(10_000, 10_000);
        foreach (var sequence in new[] { 1ul, 2ul })
            open = Scene.Approve(open, scene.Intent(sequence));
    }

    [Fact]
    public void Both_sides_lapse_under_a_watermark_of_their_time_and_the_deposits_are_free()
    {
        var due = LapseRules.Due(open, [new(0, until, [])]);
        Assert.Equal(4, due.Count);
        var after = Scene.Fold(open, [.. due]);
        Assert.True(after.Payment.Exposure.Value.IsZero && after.Data.Exposure.Value.IsZero);
        Assert.Empty(LapseRules.Due(after, [new(0, until, [])]));
    }

    [Fact]
    public void Nothing_lapses_that_no_watermark_spans()
    {
        Assert.Empty(LapseRules.Due(open, []));
        Assert.Empty(LapseRules.Due(open, [new(0, until - 1, []), new(until, until + 9, [])]));
    }

    [Fact]
    public void A_listed_challenge_keeps_its_own_exchange_and_side_until_a_watermark_without_it()
    {
        var id = Signed.Challenge(scene, 2, PenaltyKind.DeliveryMissing);
        ImmutableList<Watermark> but = [new(0, until, [id])];
        Assert.Equal(
            [(1ul, Side.Payment), (1ul, Side.Delivery), (2ul, Side.Payment)],
            LapseRules.Due(open, but).Select(l => (l.Sequence, l.Side))
        );
        Assert.Equal(4, LapseRules.Due(open, but.With(new(until - 1, until + 1, []))).Count);
    }

    [Fact]
    public void A_watermark_is_awaited_for_what_has_passed_and_from_where_none_was_seen()
    {
        Assert.Null(LapseRules.Awaited([open], [], passed: until));
        Assert.Equal(new(until, until - 1), LapseRules.Awaited([open], [], passed: until + 1));
        Assert.Null(LapseRules.Awaited([open], [new(0, until, [])], passed: until + 1));
    }

    [Fact]
    public void A_listed_exposure_awaits_the_next_watermark_and_lacks_none()
    {
        var id = Signed.Challenge(scene, 1, PenaltyKind.PaymentMissing);
        Assert.Equal(
            new(until, Since: null),
            LapseRules.Awaited([open], [new(0, until, [id])], passed: until + 1)
        );
    }
}
