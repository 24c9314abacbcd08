using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Tests.Runs;

namespace Notary.ThresholdBls.Tests.Faults;

/// <summary>Dealings that are wrong, late or not the same for all.</summary>
public abstract class BadDealingTests : FaultTests
{
    [Fact]
    public void Wrong_shares_for_everybody_and_no_answer()
    {
        using var run = Create(seed: 31);
        run.Reaches = (message, _) =>
            message is not { Kind: DkgMessageKind.Justification, Sender: Faulty };
        StartWith(run, run.Sign(Faulty, Dealings.WithBadShares(run, Faulty, 1, 2, 3)));
        AssertOthersHaveTheKey(run, withoutDealer: true);
    }

    [Fact]
    public void Commitments_of_the_wrong_degree()
    {
        using var run = Create(seed: 32);
        StartRefused(run, run.Sign(Faulty, Dealings.OfDegree(run, Faulty, 3)));
    }

    [Fact]
    public void A_point_outside_the_subgroup()
    {
        using var run = Create(seed: 33);
        StartRefused(run, Dealings.WithFirstPoint(run, Faulty, Points.OutsideG2));
    }

    [Fact]
    public void Infinity()
    {
        using var run = Create(seed: 34);
        StartRefused(run, Dealings.WithFirstPoint(run, Faulty, Points.InfinityOfG2));
    }

    [Fact]
    public void Equivocation_between_members()
    {
        using var run = Create(seed: 38);
        var (one, other) = (Dealings.Honest(run, Faulty), Dealings.Another(run, Faulty));
        var (first, second) = (run.Sign(Faulty, one), run.Sign(Faulty, other));
        run.Says = (from, message, to) =>
            [
                message is { Kind: DkgMessageKind.Dealing, Sender: Faulty }
                && from == Faulty
                && to == 3
                    ? second
                    : message,
            ];
        StartWith(run, first);
        AssertOthersHaveTheKey(run);
        var counted = run.KeyOf(1).Qualified.Where(dealing => dealing.Dealer == Faulty);
        Assert.DoesNotContain(counted, dealing => dealing.Hash == second.Hash());
    }

    [Fact]
    public void A_dealer_late_for_half_of_them()
    {
        using var run = Create(seed: 39);
        var soon = Simulation.Origin + (3 * Simulation.Tick);
        run.Reaches = (message, to) =>
            message is not { Kind: DkgMessageKind.Dealing, Sender: Faulty }
            || to < 3
            || run.Now > soon;
        run.StartAll();
        run.Run();
        AssertAllHaveTheKey(run);
    }

    [Fact]
    public void A_late_answer()
    {
        using var run = Create(seed: 41);
        run.Network.Held = (from, _, now) =>
            from == Faulty && run.Members[Faulty].Machine.Phase >= DkgPhase.Justification
                ? now + (30 * Simulation.Tick)
                : now;
        StartWith(run, run.Sign(Faulty, Dealings.WithBadShares(run, Faulty, 2)));
        AssertOthersHaveTheKey(run, withoutDealer: true);
    }

    private static void StartRefused(Simulation run, DkgEnvelope dealing)
    {
        run.StartAll(except: [Faulty]);
        Assert.Contains(
            run.Deliver(1, dealing),
            new[] { DkgReception.InvalidDealing, DkgReception.Malformed }
        );
        run.Broadcast(Faulty, dealing);
        run.Run();
        AssertOthersHaveTheKey(run, withoutDealer: true);
    }
}
