using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Tests.Runs;

namespace Notary.ThresholdBls.Tests.Faults;

/// <summary>Messages that are stale, repeated, forged or false.</summary>
public abstract class BadMessageTests : FaultTests
{
    [Fact]
    public void A_stale_message_of_an_earlier_attempt()
    {
        using var run = Create(seed: 35);
        using var earlier = Create(seed: 35);
        earlier.StartAll();
        run.StartAll();
        foreach (var stale in earlier.Members[Faulty].Sent)
            Assert.Equal(DkgReception.NotAuthentic, run.Deliver(1, stale));
        run.Run();
        AssertAllHaveTheKey(run);
    }

    [Fact]
    public void A_replayed_message()
    {
        using var run = Create(seed: 36);
        run.Network.Copies = 5;
        run.StartAll();
        run.Run();
        AssertAllHaveTheKey(run);
        foreach (var (message, _) in run.Members[1].Received.ToArray())
            Assert.Equal(DkgReception.Known, run.Deliver(1, message));
    }

    [Fact]
    public void A_message_signed_by_another()
    {
        using var run = Create(seed: 37);
        run.StartAll();
        var forged = run.Members[Faulty].Sent[0] with { Sender = 2 };
        Assert.Equal(DkgReception.NotAuthentic, run.Deliver(1, forged));
        run.Run();
        AssertAllHaveTheKey(run);
    }

    [Fact]
    public void False_complaints()
    {
        using var run = Create(seed: 40);
        run.Says = (from, message, _) =>
            [
                message.Kind == DkgMessageKind.Complaint && from == Faulty
                    ? Accusation(run)
                    : message,
            ];
        run.StartAll();
        run.Run();
        AssertAllHaveTheKey(run);
        Assert.Equal(4, run.KeyOf(1).Qualified.Count);
    }

    [Fact]
    public void Two_runs_at_once()
    {
        using var first = Create(seed: 47);
        using var second = first is KeyGeneration generation
            ? generation.Again(attempt: 2, seed: 48)
            : Create(seed: 48);
        first.StartAll();
        second.StartAll();
        while (!IsFinished(first) || !IsFinished(second))
        {
            first.Step();
            second.Step();
            foreach (var message in first.Members[1].Sent)
                Assert.Equal(DkgReception.NotAuthentic, second.Deliver(2, message));
        }
        Assert.NotEqual(
            Expect.KeyWorks(first, Everybody).PublicKey,
            Expect.KeyWorks(second, Everybody).PublicKey
        );
    }

    private static bool IsFinished(Simulation run) =>
        run.Members.Values.All(member => member.Machine.Outcome is not null);

    private static DkgEnvelope Accusation(Simulation run)
    {
        var dealings = run.Members.Values.SelectMany(member => member.Sent);
        var accused =
            from message in dealings
            where message.Kind == DkgMessageKind.Dealing && message.Sender != Faulty
            orderby message.Sender
            select new DealingRef(message.Sender, message.Hash());
        return run.Sign(DkgMessageKind.Complaint, Faulty, new Complaint([.. accused]).Encode());
    }
}
