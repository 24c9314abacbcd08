using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Tests.Runs;

namespace Notary.ThresholdBls.Tests.Faults;

/// <summary>Faults that a run survives, each in a key generation and in a resharing: participant 4 of 4 deals in both and is the faulty one.</summary>
public sealed class FaultTests
{
    private const int Faulty = 4;

    public static TheoryData<Protocol> Both => [Protocol.KeyGeneration, Protocol.Resharing];

    public static TheoryData<Protocol, DkgPhase> BothInEveryPhase
    {
        get
        {
            var data = new TheoryData<Protocol, DkgPhase>();
            foreach (
                var phase in new[] { DkgPhase.Dealing, DkgPhase.Complaint, DkgPhase.Transcript }
            )
            {
                data.Add(Protocol.KeyGeneration, phase);
                data.Add(Protocol.Resharing, phase);
            }
            data.Add(Protocol.Resharing, DkgPhase.Approval);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_member_absent_from_the_start(Protocol protocol)
    {
        using var run = Create(protocol, seed: 1);
        run.StartAll(except: [Faulty]);
        run.Run();
        AssertOthersHaveTheKey(run);
    }

    [Theory]
    [MemberData(nameof(BothInEveryPhase))]
    public void A_member_leaving_in_a_phase(Protocol protocol, DkgPhase phase)
    {
        using var run = Create(protocol, seed: 2 + (int)phase);
        run.StartAll();
        run.RunUntil(() => run.Members[Faulty].Machine.Phase >= phase);
        run.Stop(Faulty);
        run.Run();
        AssertOthersHaveTheKey(run);
    }

    [Theory]
    [MemberData(nameof(BothInEveryPhase))]
    public void A_member_restarting_in_a_phase(Protocol protocol, DkgPhase phase)
    {
        using var run = Create(protocol, seed: 20 + (int)phase);
        run.StartAll();
        run.RunUntil(() => run.Members[Faulty].Machine.Phase >= phase);
        run.Restart(Faulty);
        run.Run();
        Expect.KeyWorks(run, [1, 2, 3, Faulty]);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Everybody_restarting_in_the_middle(Protocol protocol)
    {
        using var run = Create(protocol, seed: 30);
        run.StartAll();
        run.RunUntil(() => run.Members[1].Machine.Phase >= DkgPhase.Complaint);
        foreach (var participant in run.Members.Keys.ToArray())
            run.Restart(participant);
        run.Run();
        Expect.KeyWorks(run, [1, 2, 3, Faulty]);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Wrong_shares_for_everybody_and_no_answer(Protocol protocol)
    {
        using var run = Create(protocol, seed: 31);
        run.Reaches = (message, _) =>
            message is not { Kind: DkgMessageKind.Justification, Sender: Faulty };
        StartWith(run, run.Sign(Faulty, Dealings.WithBadShares(run, Faulty, 1, 2, 3)));
        AssertOthersHaveTheKey(run, withoutDealer: true);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Commitments_of_the_wrong_degree(Protocol protocol)
    {
        using var run = Create(protocol, seed: 32);
        StartRefused(run, run.Sign(Faulty, Dealings.OfDegree(run, Faulty, 3)));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_point_outside_the_subgroup(Protocol protocol)
    {
        using var run = Create(protocol, seed: 33);
        StartRefused(run, Dealings.WithFirstPoint(run, Faulty, Points.OutsideG2));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Infinity(Protocol protocol)
    {
        using var run = Create(protocol, seed: 34);
        StartRefused(run, Dealings.WithFirstPoint(run, Faulty, Points.InfinityOfG2));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_stale_message_of_an_earlier_attempt(Protocol protocol)
    {
        using var run = Create(protocol, seed: 35);
        using var earlier = Create(protocol, seed: 35);
        earlier.StartAll();
        run.StartAll();
        foreach (var stale in earlier.Members[Faulty].Sent)
            Assert.Equal(DkgReception.NotAuthentic, run.Deliver(1, stale));
        run.Run();
        Expect.KeyWorks(run, [1, 2, 3, Faulty]);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_replayed_message(Protocol protocol)
    {
        using var run = Create(protocol, seed: 36);
        run.Network.Copies = 5;
        run.StartAll();
        run.Run();
        Expect.KeyWorks(run, [1, 2, 3, Faulty]);
        foreach (var (message, _) in run.Members[1].Received.ToArray())
            Assert.Equal(DkgReception.Known, run.Deliver(1, message));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_message_signed_by_another(Protocol protocol)
    {
        using var run = Create(protocol, seed: 37);
        run.StartAll();
        var forged = run.Members[Faulty].Sent[0] with { Sender = 2 };
        Assert.Equal(DkgReception.NotAuthentic, run.Deliver(1, forged));
        run.Run();
        Expect.KeyWorks(run, [1, 2, 3, Faulty]);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Equivocation_between_members(Protocol protocol)
    {
        using var run = Create(protocol, seed: 38);
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

    [Theory]
    [MemberData(nameof(Both))]
    public void A_dealer_late_for_half_of_them(Protocol protocol)
    {
        using var run = Create(protocol, seed: 39);
        var soon = Simulation.Origin + (3 * Simulation.Tick);
        run.Reaches = (message, to) =>
            message is not { Kind: DkgMessageKind.Dealing, Sender: Faulty }
            || to < 3
            || run.Now > soon;
        run.StartAll();
        run.Run();
        Expect.KeyWorks(run, [1, 2, 3, Faulty]);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void False_complaints(Protocol protocol)
    {
        using var run = Create(protocol, seed: 40);
        run.Says = (from, message, _) =>
            [
                message.Kind == DkgMessageKind.Complaint && from == Faulty
                    ? Accusation(run)
                    : message,
            ];
        run.StartAll();
        run.Run();
        Expect.KeyWorks(run, [1, 2, 3, Faulty]);
        Assert.Equal(4, run.KeyOf(1).Qualified.Count);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_late_answer(Protocol protocol)
    {
        using var run = Create(protocol, seed: 41);
        run.Network.Held = (from, _, now) =>
            from == Faulty && run.Members[Faulty].Machine.Phase >= DkgPhase.Justification
                ? now + (30 * Simulation.Tick)
                : now;
        StartWith(run, run.Sign(Faulty, Dealings.WithBadShares(run, Faulty, 2)));
        AssertOthersHaveTheKey(run, withoutDealer: true);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_split_that_heals(Protocol protocol)
    {
        using var run = Create(protocol, seed: 42);
        var heals = Simulation.Origin + (25 * Simulation.Tick);
        run.Network.Held = (from, to, now) => from <= 2 != to <= 2 && now < heals ? heals : now;
        run.StartAll();
        run.Run();
        Expect.KeyWorks(run, [1, 2, 3, Faulty]);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Who_was_cut_off_until_its_time_was_over_gets_the_key_when_the_split_heals(
        Protocol protocol
    )
    {
        using var run = Create(protocol, seed: 43);
        var heals = Simulation.Origin + (10 * run.Sharing.Timeouts.Gathering);
        run.Network.Held = (from, to, now) => (from == 1 || to == 1) && now < heals ? heals : now;
        run.StartAll();
        run.Run();
        Assert.Equal(DkgFailure.TooFewDealers, run.FailureOf(1));
        run.RunFor(heals - run.Now + (2 * Simulation.Tick));
        Expect.KeyWorks(run, [1, 2, 3, Faulty]);
    }

    [Fact]
    public void Two_key_generations_at_once()
    {
        using var first = new KeyGeneration(4, seed: 44);
        using var second = first.Again(attempt: 2, seed: 45);
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
            Expect.KeyWorks(first, [1, 2, 3, 4]).PublicKey,
            Expect.KeyWorks(second, [1, 2, 3, 4]).PublicKey
        );
    }

    private static bool IsFinished(Simulation run) =>
        run.Members.Values.All(member => member.Machine.Outcome is not null);

    private static Simulation Create(Protocol protocol, int seed) =>
        protocol == Protocol.KeyGeneration ? new KeyGeneration(4, seed) : Handover.Refresh(4, seed);

    private static void StartWith(Simulation run, DkgEnvelope dealing)
    {
        run.StartAll(except: [Faulty]);
        run.Start(Faulty, dealing);
        run.Run();
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

    private static void AssertOthersHaveTheKey(Simulation run, bool withoutDealer = false)
    {
        var group = Expect.KeyWorks(run, [1, 2, 3]);
        if (run is Handover handover)
            Assert.Equal(handover.Outgoing.Key.PublicKey, group.PublicKey);
        if (withoutDealer)
            Assert.DoesNotContain(run.KeyOf(1).Qualified, dealing => dealing.Dealer == Faulty);
    }

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

/// <summary>The two protocols that one machine runs.</summary>
public enum Protocol
{
    KeyGeneration,
    Resharing,
}
