using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Tests.Runs;

namespace Notary.ThresholdBls.Tests.Faults;

/// <summary>Who is away, or cut off, for a while or for good.</summary>
public abstract class AbsenceTests : FaultTests
{
    [Fact]
    public void A_member_absent_from_the_start()
    {
        using var run = Create(seed: 1);
        run.StartAll(except: [Faulty]);
        run.Run();
        AssertOthersHaveTheKey(run);
    }

    [Theory]
    [InlineData(DkgPhase.Dealing)]
    [InlineData(DkgPhase.Complaint)]
    [InlineData(DkgPhase.Transcript)]
    [InlineData(DkgPhase.Approval)]
    public void A_member_leaving_in_a_phase(DkgPhase phase)
    {
        using var run = Create(seed: 2 + (int)phase);
        run.StartAll();
        run.RunUntil(() => run.Members[Faulty].Machine.Phase >= phase);
        run.Stop(Faulty);
        run.Run();
        AssertOthersHaveTheKey(run);
    }

    [Theory]
    [InlineData(DkgPhase.Dealing)]
    [InlineData(DkgPhase.Complaint)]
    [InlineData(DkgPhase.Transcript)]
    [InlineData(DkgPhase.Approval)]
    public void A_member_restarting_in_a_phase(DkgPhase phase)
    {
        using var run = Create(seed: 20 + (int)phase);
        run.StartAll();
        run.RunUntil(() => run.Members[Faulty].Machine.Phase >= phase);
        run.Restart(Faulty);
        run.Run();
        AssertAllHaveTheKey(run);
    }

    [Theory]
    [InlineData(DkgPhase.Dealing)]
    [InlineData(DkgPhase.Complaint)]
    public void Everybody_restarting_in_the_middle(DkgPhase phase)
    {
        using var run = Create(seed: 30);
        run.StartAll();
        run.RunUntil(() => run.Members[1].Machine.Phase >= phase);
        foreach (var participant in Everybody)
            run.Restart(participant);
        run.Run();
        AssertAllHaveTheKey(run);
    }

    [Fact]
    public void A_split_that_heals()
    {
        using var run = Create(seed: 42);
        var heals = Simulation.Origin + (25 * Simulation.Tick);
        run.Network.Held = (from, to, now) => from <= 2 != to <= 2 && now < heals ? heals : now;
        run.StartAll();
        run.Run();
        AssertAllHaveTheKey(run);
    }

    [Fact]
    public void Who_was_cut_off_until_its_time_was_over_gets_the_key_when_the_split_heals()
    {
        using var run = Create(seed: 43);
        var heals = Simulation.Origin + (10 * run.Sharing.Timeouts.Gathering);
        run.Network.Held = (from, to, now) => (from == 1 || to == 1) && now < heals ? heals : now;
        run.StartAll();
        run.Run();
        Assert.Equal(DkgFailure.TooFewDealers, run.FailureOf(1));
        run.RunFor(heals - run.Now + (2 * Simulation.Tick));
        AssertAllHaveTheKey(run);
    }
}
