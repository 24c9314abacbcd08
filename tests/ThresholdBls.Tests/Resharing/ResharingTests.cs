using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Resharing;
using Notary.ThresholdBls.Tests.Runs;

namespace Notary.ThresholdBls.Tests.Resharing;

public sealed class ResharingTests
{
    [Theory]
    [InlineData(4, 4, 4)]
    [InlineData(4, 4, 0)]
    [InlineData(4, 7, 3)]
    [InlineData(7, 4, 2)]
    [InlineData(1, 4, 1)]
    [InlineData(4, 1, 0)]
    public void Another_group_gets_the_same_key_without_waiting_for_a_deadline(
        int outgoing,
        int incoming,
        int staying
    )
    {
        using var run = Handover.Create(outgoing, incoming, staying, seed: incoming);
        run.StartAll();
        run.Run();
        AssertSameKey(run, [.. Enumerable.Range(1, incoming)]);
        Assert.True(run.Now - Simulation.Origin < run.Sharing.Timeouts.Dealing);
    }

    [Fact]
    public void Who_leaves_learns_that_the_new_group_has_the_key()
    {
        using var run = Handover.Create(outgoing: 4, incoming: 4, staying: 2, seed: 1);
        run.StartAll();
        run.Run();
        Assert.Equal([5, 6], run.Leavers);
        foreach (var leaver in run.Leavers)
            Assert.Equal(run.KeyOf(1).TranscriptHash, run.HandedOverBy(leaver).TranscriptHash);
        Assert.Equal(
            run.KeyOf(1).Group.PublicShares,
            run.HandedOverBy(run.Leavers[0]).Group.PublicShares
        );
    }

    [Fact]
    public void A_refresh_changes_every_share_and_not_the_key()
    {
        using var run = Handover.Refresh(4, seed: 2);
        run.StartAll();
        run.Run();
        AssertSameKey(run, [1, 2, 3, 4]);
        for (var member = 1; member <= 4; member++)
            Assert.NotEqual(run.OldShare(member)!.Export(), run.KeyOf(member).Share.Export());
    }

    [Fact]
    public void Mixtures_of_old_and_new_shares_do_not_combine()
    {
        using var run = Handover.Refresh(4, seed: 3);
        run.StartAll();
        run.Run();
        var message = "message"u8.ToArray();
        var (old, next) = (run.Outgoing.Key, run.KeyOf(1).Group);
        PartialSignature Old(int member) => run.OldShare(member)!.Sign(message);
        PartialSignature New(int member) => run.KeyOf(member).Share.Sign(message);
        foreach (
            var mixture in new[] { [Old(1), New(2), New(3)], new[] { Old(1), Old(2), New(4) } }
        )
            Assert.False(next.PublicKey.Verify(message, next.Combine(mixture)));
        Assert.False(next.VerifyPartial(message, Old(1)));
        Assert.False(old.VerifyPartial(message, New(1)));
        Assert.True(next.PublicKey.Verify(message, next.Combine([New(1), New(2), New(3)])));
    }

    [Fact]
    public void Any_t_dealings_make_the_key_and_silent_outgoing_members_do_not_matter()
    {
        using var run = Handover.Create(outgoing: 7, incoming: 4, staying: 0, seed: 4);
        var silent = run.Leavers[..2];
        run.StartAll(except: silent);
        run.Run();
        AssertSameKey(run, [1, 2, 3, 4]);
        Assert.Equal(5, run.KeyOf(1).Qualified.Count);
    }

    [Fact]
    public void Silent_new_members_do_not_stop_the_others()
    {
        using var run = Handover.Create(outgoing: 4, incoming: 7, staying: 0, seed: 5);
        run.StartAll(except: [2, 5]);
        run.Run();
        AssertSameKey(run, [1, 3, 4, 6, 7]);
    }

    [Fact]
    public void With_fewer_than_t_outgoing_members_it_fails_and_the_outgoing_group_still_signs()
    {
        using var run = Handover.Create(outgoing: 4, incoming: 4, staying: 0, seed: 6);
        run.StartAll(except: run.Leavers[..2]);
        run.Run();
        Assert.All(run.Members.Keys, p => Assert.Equal(DkgFailure.TooFewDealers, run.FailureOf(p)));
        AssertOutgoingSigns(run);
    }

    [Fact]
    public void With_fewer_than_a_quorum_of_new_members_it_fails_and_the_outgoing_group_still_signs()
    {
        using var run = Handover.Create(outgoing: 4, incoming: 4, staying: 0, seed: 7);
        run.StartAll(except: [1, 2]);
        run.Run();
        Assert.All(run.Members.Keys, p => Assert.Equal(DkgFailure.TooFewDealers, run.FailureOf(p)));
        AssertOutgoingSigns(run);
    }

    [Fact]
    public void Dealers_whose_time_was_over_still_approve_of_what_the_members_agree_on_later()
    {
        using var run = Handover.Refresh(members: 4, seed: 9);
        run.Reaches = (message, _) => message.Kind != DkgMessageKind.Transcript;
        run.StartAll();
        run.Run();
        Assert.All(run.Members.Keys, p => Assert.Equal(DkgFailure.NoAgreement, run.FailureOf(p)));
        run.Reaches = (_, _) => true;
        run.RunFor(10 * Simulation.Tick);
        AssertSameKey(run, [1, 2, 3, 4]);
    }

    [Fact]
    public void Without_the_outgoing_groups_approval_it_fails_and_the_outgoing_group_still_signs()
    {
        using var run = Handover.Create(outgoing: 4, incoming: 4, staying: 0, seed: 8);
        run.Reaches = (message, _) =>
            message.Kind != DkgMessageKind.Approval || message.Sender > run.Leavers[1];
        run.StartAll();
        run.Run();
        foreach (var participant in run.Members.Keys.Except(run.Leavers[..2]))
            Assert.Equal(DkgFailure.NotApproved, run.FailureOf(participant));
        AssertOutgoingSigns(run);
    }

    [Fact]
    public void A_dealing_of_anything_but_the_dealers_share_is_refused()
    {
        using var run = Handover.Create(outgoing: 4, incoming: 4, staying: 0, seed: 9);
        run.StartAll(except: [5]);
        using var other = SecretPolynomial.Random(3, new SeededRandom(1));
        var dealing = run.Sign(5, Dealing.Create(run.Sharing, 5, other));
        Assert.Equal(DkgReception.InvalidDealing, run.Deliver(1, dealing));
        run.Broadcast(5, dealing);
        run.Run();
        AssertSameKey(run, [1, 2, 3, 4]);
        Assert.DoesNotContain(run.KeyOf(1).Qualified, qualified => qualified.Dealer == 5);
    }

    [Fact]
    public void A_wrong_share_is_complained_of_and_the_dealer_stays_qualified_by_revealing_the_right_one()
    {
        using var run = Handover.Create(outgoing: 4, incoming: 4, staying: 0, seed: 10);
        run.StartAll(except: [5]);
        run.Start(5, run.Sign(5, Dealings.WithBadShares(run, 5, 2)));
        run.Run();
        AssertSameKey(run, [1, 2, 3, 4]);
        Assert.Contains(run.KeyOf(2).Qualified, dealing => dealing.Dealer == 5);
    }

    [Fact]
    public void A_two_faced_outgoing_member_gets_at_most_one_dealing_through()
    {
        using var run = Handover.Create(outgoing: 4, incoming: 4, staying: 0, seed: 11);
        var (first, second) = (
            run.Sign(5, Dealings.Honest(run, 5)),
            run.Sign(5, Dealings.Another(run, 5))
        );
        run.StartAll(except: [5]);
        foreach (var to in run.Members.Keys)
            run.Deliver(to, to % 2 == 0 ? first : second);
        run.Run();
        AssertSameKey(run, [1, 2, 3, 4]);
    }

    [Fact]
    public void Nobody_says_what_only_others_may_say()
    {
        using var run = Handover.Create(outgoing: 4, incoming: 4, staying: 0, seed: 12);
        run.StartAll();
        var payload = new byte[2];
        Assert.All(
            new[] { DkgMessageKind.Dealing, DkgMessageKind.Justification, DkgMessageKind.Approval },
            kind =>
                Assert.Equal(DkgReception.NotAuthentic, run.Deliver(1, run.Sign(kind, 2, payload)))
        );
        Assert.All(
            new[] { DkgMessageKind.Complaint, DkgMessageKind.Transcript },
            kind =>
                Assert.Equal(DkgReception.NotAuthentic, run.Deliver(1, run.Sign(kind, 5, payload)))
        );
    }

    [Fact]
    public void Participants_restarted_after_any_message_continue_where_they_were()
    {
        for (var steps = 0; steps < 240; steps += 24)
        {
            using var run = Handover.Create(outgoing: 4, incoming: 4, staying: 2, seed: steps);
            run.StartAll();
            for (var i = 0; i < steps; i++)
                run.Step();
            foreach (
                var participant in run.Members.Keys.Where(p => p % 2 == steps / 24 % 2).ToArray()
            )
                run.Restart(participant);
            run.Run();
            AssertSameKey(run, [1, 2, 3, 4]);
        }
    }

    [Fact]
    public void A_leaver_that_was_away_learns_of_the_handover_afterwards()
    {
        using var run = Handover.Create(outgoing: 4, incoming: 4, staying: 0, seed: 13);
        run.StartAll(except: [8]);
        run.Run();
        run.Start(8);
        run.Run();
        Assert.Equal(run.KeyOf(1).TranscriptHash, run.HandedOverBy(8).TranscriptHash);
    }

    [Fact]
    public void Another_share_or_identity_than_the_participants_is_refused()
    {
        using var run = Handover.Create(outgoing: 4, incoming: 4, staying: 0, seed: 14);
        ResharingMember Join(int self, int identity, int share) =>
            new(run.Session, self, run.Identity(identity), new byte[32], run.OldShare(share));
        Assert.Throws<ArgumentException>(() => Join(5, 5, 6));
        Assert.Throws<ArgumentException>(() => Join(1, 1, 5));
        Assert.Throws<ArgumentException>(() => Join(5, 6, 5));
    }

    [Fact]
    public void Sessions_differ_in_everything_that_participants_must_agree_on()
    {
        using var run = Handover.Refresh(4, seed: 15);
        var (outgoing, members) = (run.Session.Outgoing, run.Session.Members);
        ResharingSession Create(ulong epoch = 2, int attempt = 1, OutgoingGroup? from = null) =>
            ResharingSession.Create(
                epoch,
                attempt,
                from ?? outgoing,
                run.Sharing.Parameters,
                members,
                Simulation.Timeouts
            );
        var other = outgoing with { Key = new DealtGroup(4, seed: 16).Key };
        Digest[] ids =
        [
            Create().Id,
            Create(epoch: 3).Id,
            Create(attempt: 2).Id,
            Create(from: other).Id,
            Create(from: outgoing with { Members = [.. members.Reverse()] }).Id,
        ];
        Assert.Equal(run.Session.Id, ids[0]);
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    private static void AssertSameKey(Handover run, int[] members) =>
        Assert.Equal(run.Outgoing.Key.PublicKey, Expect.KeyWorks(run, members).PublicKey);

    private static void AssertOutgoingSigns(Handover run) =>
        Assert.True(Expect.Signs(run.Outgoing.Key, run.Outgoing.Shares));
}
