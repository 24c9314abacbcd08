using FsCheck;
using FsCheck.Fluent;
using Notary.Member.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Challenges;

/// <summary>PROTOCOL 8, statement 2, as far as one member can uphold it: over whatever its nodes and its clock show.</summary>
public sealed class JudgeProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1_000);
    private static readonly JudgedCase[] Cases =
    [
        JudgedCase.Of(PenaltyKind.PaymentMissing, Mover.Consumer),
        JudgedCase.Of(PenaltyKind.PaymentMissing, Mover.Provider),
        JudgedCase.Of(PenaltyKind.DeliveryMissing, Mover.Consumer),
        JudgedCase.Of(PenaltyKind.DeliveryMissing, Mover.Provider),
    ];

    [Fact]
    public void A_recorded_or_penalised_leg_is_never_missing() =>
        Check(c => !IsMissing(c) || !(c.AccusedDone || c.AccusedPenalised));

    [Fact]
    public void Nothing_is_missing_before_the_deadline_and_its_grace_passed() =>
        Check(c => !IsMissing(c) || (ulong)c.Now > c.Challenge.DueAt);

    [Fact]
    public void Nothing_is_missing_while_a_block_in_time_may_still_surface() =>
        Check(c =>
            !IsMissing(c)
            || c.HeadTime is not { } at
            || (ulong)at > c.Challenge.Answer.DeadlineOf(c.Challenge.Accused)
        );

    [Fact]
    public void Nobody_is_punished_for_a_leg_that_the_other_performed_late_or_not_at_all() =>
        Check(c =>
            !IsMissing(c)
            || (
                c.PerformedDone
                && c.FirstSeenAt is { } seen
                && (ulong)(c.RecordedAt ?? seen)
                    <= c.Challenge.Answer.FirstBy + (c.RecordedAt is null ? TestExchange.Grace : 0)
            )
        );

    [Fact]
    public void Only_a_missing_leg_has_a_message_to_sign() =>
        Check(c =>
            c.Decide() is { } v && v.Status == VerdictStatus.Missing == v.Message is not null
        );

    [Fact]
    public void Every_challenge_comes_to_an_end() =>
        Check(c =>
            (ulong)c.Now <= c.Challenge.ClosesAt(c.ReceivedAt)
            || c.Decide().Status != VerdictStatus.Waiting
        );

    private static bool IsMissing(JudgedCase c) => c.Decide().Status == VerdictStatus.Missing;

    private static void Check(Func<JudgedCase, bool> holds) =>
        Prop.ForAll(Arb.From(AnyCase()), holds).Check(Many);

    private static Gen<JudgedCase> AnyCase()
    {
        var moment = Gen.Choose(-10, 250).Select(offset => JudgedCase.IssuedAt + offset);
        return from c in Gen.Elements(Cases)
            from now in moment
            from received in moment
            from done in Gen.Frequency((1, Gen.Constant(true)), (4, Gen.Constant(false)))
            from penalised in Gen.Frequency((1, Gen.Constant(true)), (4, Gen.Constant(false)))
            from head in moment
            from performed in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
            from seen in moment
            from recorded in moment
            from unseen in Gen.Frequency((1, Gen.Constant(true)), (4, Gen.Constant(false)))
            select c with
            {
                Now = now,
                ReceivedAt = received,
                AccusedDone = done,
                AccusedPenalised = penalised,
                HeadTime = c.HeadTime is null ? null : head,
                PerformedDone = performed,
                FirstSeenAt = unseen ? null : seen,
                RecordedAt = unseen || c.RecordedAt is null ? null : recorded,
            };
    }
}
