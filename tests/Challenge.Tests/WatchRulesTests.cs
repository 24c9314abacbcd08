using Notary.Challenge.Watchtower;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Challenge.Tests;

/// <summary>When a watched exchange is challenged, over everything that nodes and clock can show at the moments that matter.</summary>
public sealed class WatchRulesTests
{
    private const long IssuedAt = 1_000_000;
    private static readonly bool[] Either = [false, true];

    [Fact]
    public void Nothing_is_challenged_before_its_time_or_behind_it() =>
        Check(
            (watched, seen) =>
                seen.LookedAt > (long)watched.DueAt && seen.LookedAt <= (long)watched.ChallengeUntil
        );

    [Fact]
    public void Nobody_is_challenged_whose_leg_is_there() =>
        Check((_, seen) => seen.Accused is { IsThere: false, IsDone: false, IsPenalised: false });

    [Fact]
    public void Nothing_is_owed_for_a_leg_that_was_not_performed() =>
        Check((_, seen) => seen.Performed.IsDone || seen.Performed.IsThere);

    [Fact]
    public void A_leg_that_may_still_surface_is_waited_for_while_there_is_time() =>
        Check(
            (watched, seen) =>
                IsPast(watched, seen)
                || seen.LookedAt + (TestExchange.W / 4) >= (long)watched.ChallengeUntil
        );

    [Fact]
    public void Whatever_is_surely_missing_is_challenged()
    {
        foreach (var (watched, seen) in Looks())
        {
            var isMissing =
                seen.LookedAt > (long)watched.DueAt
                && seen.LookedAt <= (long)watched.ChallengeUntil
                && seen.Accused is { IsThere: false, IsDone: false, IsPenalised: false }
                && seen.Performed.IsDone
                && IsPast(watched, seen);
            if (isMissing)
                Assert.Equal(WatchOutcomes.Challenged, WatchRules.Decide(watched, seen)?.Outcome);
        }
    }

    [Fact]
    public void Every_watch_ends_behind_its_time() =>
        Assert.All(
            Looks().Where(l => l.Seen.LookedAt > (long)l.Watched.ChallengeUntil),
            l => Assert.NotNull(WatchRules.Decide(l.Watched, l.Seen))
        );

    [Fact]
    public void Only_the_victim_has_its_exchange_watched()
    {
        foreach (var kind in Enum.GetValues<PenaltyKind>())
        {
            var exchange = new TestExchange(IssuedAt);
            var watched = exchange.Challenge(kind);
            var accused =
                kind == PenaltyKind.PaymentMissing ? exchange.Consumer : exchange.Provider;
            Assert.Null(WatchRules.Violation(watched));
            Assert.NotNull(WatchRules.Violation(TestExchange.Signed(watched, accused)));
        }
    }

    private static void Check(Func<ChallengeEvidence, LegsLooked, bool> holds)
    {
        var challenged = Looks()
            .Where(l => WatchRules.Decide(l.Watched, l.Seen)?.Outcome == WatchOutcomes.Challenged)
            .ToList();
        Assert.NotEmpty(challenged);
        Assert.All(challenged, l => Assert.True(holds(l.Watched, l.Seen), l.Seen.ToString()));
    }

    private static bool IsPast(ChallengeEvidence watched, LegsLooked seen) =>
        seen.Accused.HeadTime is not { } at
        || (ulong)at > watched.Answer.DeadlineOf(watched.Accused);

    private static IEnumerable<(ChallengeEvidence Watched, LegsLooked Seen)> Looks() =>
        from kind in Enum.GetValues<PenaltyKind>()
        from mover in Enum.GetValues<Mover>()
        let watched = new TestExchange(IssuedAt, mover).Challenge(kind)
        let deadline = (long)watched.Answer.DeadlineOf(watched.Accused)
        let until = (long)watched.ChallengeUntil
        from headTime in (long?[])[null, deadline - 1, deadline, deadline + 1]
        from now in (long[])
            [
                deadline,
                (long)watched.DueAt,
                (long)watched.DueAt + 1,
                until - (TestExchange.W / 4) - 1,
                until - (TestExchange.W / 4),
                until,
                until + 1,
            ]
        from there in Either
        from done in Either
        from penalised in Either
        from performed in Either
        from performedDone in Either
        select (
            watched,
            new LegsLooked(
                new(there, done, penalised, headTime),
                new(performed, performedDone, IsPenalised: false, headTime),
                now
            )
        );
}
