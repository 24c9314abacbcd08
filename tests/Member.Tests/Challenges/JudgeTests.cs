using Notary.Member.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Challenges;

public sealed class JudgeTests
{
    public static TheoryData<PenaltyKind, Mover> EveryAccused =>
        new()
        {
            { PenaltyKind.PaymentMissing, Mover.Consumer },
            { PenaltyKind.PaymentMissing, Mover.Provider },
            { PenaltyKind.DeliveryMissing, Mover.Consumer },
            { PenaltyKind.DeliveryMissing, Mover.Provider },
        };

    [Theory]
    [MemberData(nameof(EveryAccused))]
    public void A_leg_that_did_not_come_although_the_other_did_is_missing(
        PenaltyKind kind,
        Mover mover
    )
    {
        var verdict = JudgedCase.Of(kind, mover).Decide();
        Assert.Equal(VerdictStatus.Missing, verdict.Status);
        Assert.NotNull(verdict.Message);
    }

    [Theory]
    [MemberData(nameof(EveryAccused))]
    public void A_leg_counts_as_performed_however_late_it_came(PenaltyKind kind, Mover mover)
    {
        var verdict = (JudgedCase.Of(kind, mover) with { AccusedDone = true }).Decide();
        Assert.Equal((VerdictStatus.Included, null), (verdict.Status, verdict.Message));
    }

    [Theory]
    [MemberData(nameof(EveryAccused))]
    public void Nothing_is_missing_until_the_deadline_and_grace_are_over(
        PenaltyKind kind,
        Mover mover
    )
    {
        var open = JudgedCase.Of(kind, mover);
        var verdict = (open with { Now = (long)open.Challenge.DueAt }).Decide();
        Assert.Equal(VerdictStatus.Waiting, verdict.Status);
    }

    [Fact]
    public void A_chain_whose_deep_blocks_are_older_than_the_deadline_is_waited_for()
    {
        var open = JudgedCase.Of(PenaltyKind.PaymentMissing, Mover.Consumer);
        var deadline = (long)open.Challenge.Answer.FirstBy;
        Assert.Equal(VerdictStatus.Waiting, (open with { HeadTime = deadline }).Decide().Status);
        Assert.Equal(
            VerdictStatus.Missing,
            (open with { HeadTime = deadline + 1 }).Decide().Status
        );
    }

    [Theory]
    [MemberData(nameof(EveryAccused))]
    public void Nobody_owes_anything_for_a_leg_that_came_late(PenaltyKind kind, Mover mover)
    {
        var open = JudgedCase.Of(kind, mover);
        var late = (long)open.Challenge.Answer.FirstBy + TestExchange.Grace + 1;
        var verdict = (
            open with
            {
                FirstSeenAt = late,
                RecordedAt = open.RecordedAt is null ? null : late,
            }
        ).Decide();
        Assert.Equal(VerdictStatus.Unsupported, verdict.Status);
    }

    [Fact]
    public void A_block_that_carries_time_is_judged_by_it_alone()
    {
        var open = JudgedCase.Of(PenaltyKind.DeliveryMissing, Mover.Consumer);
        var firstBy = (long)open.Challenge.Answer.FirstBy;
        var seenLate = open with { FirstSeenAt = firstBy + 1_000, RecordedAt = firstBy };
        Assert.Equal(VerdictStatus.Missing, seenLate.Decide().Status);
        var recordedLate = open with { FirstSeenAt = firstBy, RecordedAt = firstBy + 1 };
        Assert.Equal(VerdictStatus.Unsupported, recordedLate.Decide().Status);
    }

    [Fact]
    public void A_challenger_without_a_recorded_leg_is_waited_for_and_then_let_go()
    {
        var open = JudgedCase.Of(PenaltyKind.PaymentMissing, Mover.Consumer) with
        {
            PerformedDone = false,
        };
        Assert.Equal(VerdictStatus.Waiting, open.Decide().Status);
        var end = (long)open.Challenge.ClosesAt(open.ReceivedAt);
        Assert.Equal(VerdictStatus.Waiting, (open with { Now = end }).Decide().Status);
        Assert.Equal(VerdictStatus.Unsupported, (open with { Now = end + 1 }).Decide().Status);
    }

    [Fact]
    public void A_leg_that_was_recorded_with_other_terms_supports_nothing()
    {
        var open = JudgedCase.Of(PenaltyKind.DeliveryMissing, Mover.Consumer) with
        {
            FirstSeenAt = null,
            RecordedAt = null,
        };
        Assert.Equal(VerdictStatus.Waiting, open.Decide().Status);
    }

    [Fact]
    public void What_was_penalised_is_not_penalised_again()
    {
        var open = JudgedCase.Of(PenaltyKind.PaymentMissing, Mover.Consumer);
        var verdict = (open with { AccusedPenalised = true }).Decide();
        Assert.Equal((VerdictStatus.Unsupported, null), (verdict.Status, verdict.Message));
    }
}
