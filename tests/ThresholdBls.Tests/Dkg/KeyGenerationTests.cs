using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Tests.Runs;

namespace Notary.ThresholdBls.Tests.Dkg;

public sealed class KeyGenerationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void All_members_get_one_key_without_waiting_for_a_deadline(int members)
    {
        using var run = new KeyGeneration(members, seed: members);
        run.StartAll();
        run.Run();
        Expect.KeyWorks(run, [.. Enumerable.Range(1, members)]);
        Assert.Equal(members, run.KeyOf(1).Qualified.Count);
        Assert.True(run.Now - DateTimeOffset.UnixEpoch < run.Session.Timeouts.Dealing);
    }

    [Fact]
    public void Members_wait_for_late_starters_until_a_quorum_is_there()
    {
        using var run = new KeyGeneration(4, seed: 13);
        run.StartAll(except: [3, 4]);
        run.RunFor(2 * run.Session.Timeouts.Dealing);
        run.Start(3);
        run.Start(4);
        run.Run();
        Expect.KeyWorks(run, [1, 2, 3, 4]);
        Assert.Equal(4, run.KeyOf(1).Qualified.Count);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    public void Silent_members_do_not_stop_the_others(int members)
    {
        using var run = new KeyGeneration(members, seed: 1);
        var silent = Enumerable.Range(1, run.Session.Parameters.Faulty).ToArray();
        run.StartAll(except: silent);
        run.Run();
        Expect.KeyWorks(run, [.. run.Members.Keys]);
        Assert.DoesNotContain(
            run.KeyOf(members).Qualified,
            dealing => silent.Contains(dealing.Dealer)
        );
    }

    [Fact]
    public void Too_many_silent_members_end_it_with_a_named_reason()
    {
        using var run = new KeyGeneration(4, seed: 2);
        run.StartAll(except: [1, 2]);
        run.Run();
        Assert.Equal(DkgFailure.TooFewDealers, run.FailureOf(3));
        Assert.Equal(DkgFailure.TooFewDealers, run.FailureOf(4));
    }

    [Fact]
    public void A_member_that_starts_after_the_others_have_finished_gets_its_share_too()
    {
        using var run = new KeyGeneration(4, seed: 3);
        run.StartAll(except: [4]);
        run.Run();
        run.Start(4);
        run.Run();
        Expect.KeyWorks(run, [1, 2, 3]);
        Assert.Equal(run.KeyOf(1).TranscriptHash, run.KeyOf(2).TranscriptHash);
    }

    [Fact]
    public void A_wrong_share_is_complained_of_and_the_dealer_stays_qualified_by_revealing_the_right_one()
    {
        using var run = new KeyGeneration(4, seed: 4);
        StartWithBadDealer(run, dealer: 2, victim: 3);
        run.Run();
        Expect.KeyWorks(run, [1, 2, 3, 4]);
        Assert.Contains(run.KeyOf(1).Qualified, dealing => dealing.Dealer == 2);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    public void A_dealer_that_does_not_answer_a_complaint_is_disqualified(int members)
    {
        using var run = new KeyGeneration(members, seed: 5);
        run.Reaches = (message, _) =>
            message is not { Kind: DkgMessageKind.Justification, Sender: 2 };
        StartWithBadDealer(run, dealer: 2, victim: 3);
        run.Run();
        Expect.KeyWorks(run, [.. Enumerable.Range(1, members)]);
        Assert.DoesNotContain(run.KeyOf(1).Qualified, dealing => dealing.Dealer == 2);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Commitments_of_another_degree_are_refused(int more)
    {
        using var run = new KeyGeneration(4, seed: 6);
        var degree = run.Session.Parameters.Threshold - 1 + more;
        var dealing = run.Sign(4, Dealings.OfDegree(run, 4, degree));
        run.StartAll(except: [4]);
        Assert.Equal(DkgReception.InvalidDealing, run.Deliver(1, dealing));
        run.Broadcast(4, dealing);
        run.Run();
        Expect.KeyWorks(run, [1, 2, 3]);
    }

    [Fact]
    public void A_dealing_with_somebody_elses_proof_of_possession_is_refused()
    {
        using var run = new KeyGeneration(4, seed: 7);
        run.StartAll(except: [4]);
        var copied = run.Sign(4, Dealings.Honest(run, 1));
        Assert.Equal(DkgReception.InvalidDealing, run.Deliver(1, copied));
    }

    [Fact]
    public void A_replayed_message_changes_nothing()
    {
        using var run = new KeyGeneration(4, seed: 8);
        run.StartAll();
        run.Run();
        var recorded = run.Members[1].Received.Select(entry => entry.Message).ToArray();
        Assert.All(recorded, message => Assert.Equal(DkgReception.Known, run.Deliver(1, message)));
    }

    [Fact]
    public void A_message_of_another_session_is_refused()
    {
        using var run = new KeyGeneration(4, seed: 9);
        using var other = new KeyGeneration(4, seed: 9);
        run.StartAll();
        other.StartAll();
        Assert.Equal(DkgReception.NotAuthentic, run.Deliver(1, other.Members[2].Sent[0]));
    }

    [Fact]
    public void A_message_under_another_members_name_is_refused()
    {
        using var run = new KeyGeneration(4, seed: 10);
        run.StartAll();
        var honest = run.Members[2].Sent[0];
        Assert.Equal(DkgReception.NotAuthentic, run.Deliver(1, honest with { Sender = 3 }));
        Assert.Equal(DkgReception.NotAuthentic, run.Deliver(1, honest with { Sender = 5 }));
        Assert.Equal(
            DkgReception.NotAuthentic,
            run.Deliver(1, honest with { Kind = DkgMessageKind.Complaint })
        );
    }

    [Theory]
    [InlineData(DkgMessageKind.Dealing)]
    [InlineData(DkgMessageKind.Echo)]
    [InlineData(DkgMessageKind.Complaint)]
    [InlineData(DkgMessageKind.Justification)]
    [InlineData(DkgMessageKind.Transcript)]
    [InlineData((DkgMessageKind)99)]
    public void Garbage_is_refused_even_when_signed(DkgMessageKind kind)
    {
        using var run = new KeyGeneration(4, seed: 11);
        run.StartAll();
        foreach (var length in new[] { 1, 2, 7, 300 })
        {
            var garbage = Enumerable.Repeat((byte)0xff, length).ToArray();
            Assert.Equal(DkgReception.Malformed, run.Deliver(1, run.Sign(kind, 2, garbage)));
        }
    }

    [Fact]
    public void A_two_faced_dealer_gets_at_most_one_dealing_through()
    {
        using var run = new KeyGeneration(4, seed: 12);
        run.StartAll(except: [4]);
        foreach (
            var (dealing, receivers) in new[]
            {
                (Dealings.Honest(run, 4), new[] { 1, 2 }),
                (Dealings.Another(run, 4), [3]),
            }
        )
        {
            var message = run.Sign(4, dealing);
            Assert.All(
                receivers,
                to => Assert.Equal(DkgReception.Accepted, run.Deliver(to, message))
            );
        }
        run.Run();
        Expect.KeyWorks(run, [1, 2, 3]);
        Assert.DoesNotContain(run.KeyOf(1).Qualified, dealing => dealing.Dealer == 4);
    }

    private static void StartWithBadDealer(Simulation run, int dealer, int victim)
    {
        run.StartAll(except: [dealer]);
        run.Start(dealer, run.Sign(dealer, Dealings.WithBadShares(run, dealer, victim)));
    }
}
