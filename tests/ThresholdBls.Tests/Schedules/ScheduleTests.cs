using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Tests.Runs;

namespace Notary.ThresholdBls.Tests.Schedules;

public sealed class KeyGenerationSchedules
{
    [Fact]
    public void With_f_faulty_members_every_honest_one_gets_the_same_working_key() =>
        Seeds.ForEach(
            quick: 25,
            full: 3_000,
            seed =>
            {
                var (run, schedule) = Of(seed);
                using (run)
                    Verdict.AllSucceed(run, schedule);
            }
        );

    internal static (KeyGeneration, Schedule) Of(int seed)
    {
        var run = new KeyGeneration(Sizes.Of(seed), seed, Schedule.Timeouts);
        var everybody = Enumerable.Range(1, run.Session.Members.Count).ToArray();
        return (run, new Schedule(run, seed, [everybody]));
    }
}

public sealed class ResharingSchedules
{
    [Fact]
    public void With_f_faulty_members_in_each_group_every_honest_one_gets_its_share_of_the_same_key() =>
        Seeds.ForEach(quick: 12, full: 2_000, AllSucceed);

    /// <summary>Messages were passed on only at the second repetition, and one member's time was over by then.</summary>
    [Fact]
    public void Bug_740_what_a_traitor_told_one_member_reached_another_too_late() =>
        AllSucceed(740);

    private static void AllSucceed(int seed)
    {
        var (run, schedule) = Of(seed);
        using (run)
        {
            Verdict.AllSucceed(run, schedule);
            Assert.True(Expect.Signs(run.Outgoing.Key, run.Outgoing.Shares));
        }
    }

    internal static (Handover, Schedule) Of(int seed)
    {
        var (outgoing, incoming) = (Sizes.Of(seed), Sizes.Of(seed / 20));
        var staying = seed % (Math.Min(outgoing, incoming) + 1);
        var run = Handover.Create(outgoing, incoming, staying, seed, Schedule.Timeouts);
        var members = Enumerable.Range(1, incoming).ToArray();
        return (run, new Schedule(run, seed, [run.Dealers, members]));
    }
}

internal static class Sizes
{
    /// <summary>Mostly 4, sometimes 7, seldom 10: large groups are slow.</summary>
    public static int Of(int seed) =>
        (seed % 20) switch
        {
            0 => 10,
            < 5 => 7,
            _ => 4,
        };
}

internal static class Verdict
{
    public static void AllSucceed(Simulation run, Schedule schedule)
    {
        try
        {
            schedule.Run();
            var honest = schedule.Honest.ToArray();
            var members = honest.Where(run.Sharing.IsMember).ToArray();
            var group = Expect.KeyWorks(run, members);
            Assert.All(
                honest.Except(members),
                leaver =>
                    Assert.Equal(
                        group.PublicShares,
                        Assert
                            .IsType<DkgOutcome.HandedOver>(run.Members[leaver].Machine.Outcome)
                            .Key.Group.PublicShares
                    )
            );
            if (run is Handover handover)
                Assert.Equal(handover.Outgoing.Key.PublicKey, group.PublicKey);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{schedule}; at {run.Now - Simulation.Origin}", e);
        }
    }
}
