using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Tests.Runs;

namespace Notary.ThresholdBls.Tests.Faults;

/// <summary>Faults that a run survives: participant 4 of 4 deals in a key generation and in a resharing, and is the faulty one.</summary>
public abstract class FaultTests
{
    private protected const int Faulty = 4;

    private protected static readonly int[] Everybody = [1, 2, 3, Faulty];

    private protected abstract Simulation Create(int seed);

    private protected static void StartWith(Simulation run, DkgEnvelope dealing)
    {
        run.StartAll(except: [Faulty]);
        run.Start(Faulty, dealing);
        run.Run();
    }

    private protected static void AssertAllHaveTheKey(Simulation run) =>
        Expect.KeyWorks(run, Everybody);

    private protected static void AssertOthersHaveTheKey(Simulation run, bool withoutDealer = false)
    {
        var group = Expect.KeyWorks(run, [1, 2, 3]);
        if (run is Handover handover)
            Assert.Equal(handover.Outgoing.Key.PublicKey, group.PublicKey);
        if (withoutDealer)
            Assert.DoesNotContain(run.KeyOf(1).Qualified, dealing => dealing.Dealer == Faulty);
    }
}

public sealed class KeyGenerationWithAbsences : AbsenceTests
{
    private protected override Simulation Create(int seed) => new KeyGeneration(4, seed);
}

public sealed class ResharingWithAbsences : AbsenceTests
{
    private protected override Simulation Create(int seed) => Handover.Refresh(4, seed);
}

public sealed class KeyGenerationWithBadDealings : BadDealingTests
{
    private protected override Simulation Create(int seed) => new KeyGeneration(4, seed);
}

public sealed class ResharingWithBadDealings : BadDealingTests
{
    private protected override Simulation Create(int seed) => Handover.Refresh(4, seed);
}

public sealed class KeyGenerationWithBadMessages : BadMessageTests
{
    private protected override Simulation Create(int seed) => new KeyGeneration(4, seed);
}

public sealed class ResharingWithBadMessages : BadMessageTests
{
    private protected override Simulation Create(int seed) => Handover.Refresh(4, seed);
}
