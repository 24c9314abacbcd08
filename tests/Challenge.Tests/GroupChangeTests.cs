using System.Net.Http.Json;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Challenge.Cases;
using Notary.Challenge.Replay;
using Notary.Contracts.Challenges;
using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.Penalties;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Challenge.Tests;

/// <summary>The group changes while a case is open: its penalty is asked for again, and executed once.</summary>
public sealed class GroupChangeTests : IAsyncLifetime
{
    private ChallengeHost _host = null!;
    private ChallengeEvidence _challenge = null!;
    private TestGroup _next = null!;

    public async Task InitializeAsync()
    {
        _host = await ChallengeHost.StartedAsync();
        _challenge = new TestExchange(_host.Time.Now).Challenge(PenaltyKind.DeliveryMissing);
        _next = new(_host.Group);
        await _host.Http.PostAsJsonAsync("/v1/challenges", _challenge.ToMessage());
        await OpenedAsync(times: 1);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_case_without_enough_signatures_goes_on_under_the_new_group()
    {
        await SignAsync(_host.Group, 1, 2);
        await ChangeAsync();
        await SignAsync(_next, 1, 3, 4);

        var call = await PenaltyAsync();
        Assert.Equal(2UL, call.Proof.Epoch);
        await Eventually.TrueAsync(() => _host.Heard.Of<ChallengeRaised>().Count() == 2);
        Assert.Equal([null, 2UL], _host.Heard.Of<ChallengeRaised>().Select(r => r.Epoch));
        await AssertReplaysAsync();
    }

    [Fact]
    public async Task A_penalty_of_a_replaced_key_names_the_same_account()
    {
        _next = new(epoch: 2);
        await ChangeAsync();
        var message = (await _host.EventsAsync<CaseOpened>())[1].Message;
        var expected = TestChains.Data.PenaltyMessage(
            _challenge.Answer,
            _challenge.Kind,
            _host.Group.PublicKey,
            epoch: 2
        );
        Assert.Equal(expected.ToString(), message);
    }

    [Fact]
    public async Task A_penalty_that_the_chain_refuses_as_a_former_groups_is_signed_again()
    {
        _host.Data.PrepareFails = new ChainRejectedException("WrongEpoch(2)", "WrongEpoch");
        await SignAsync(_host.Group, 1, 2, 3);
        await Eventually.TrueAsync(async () =>
            (await _host.EventsAsync<SubmissionRefused>()).Count > 0
        );
        await ChangeAsync();
        _host.Data.PrepareFails = null;
        await SignAsync(_next, 2, 3, 4);

        Assert.Equal(2UL, (await PenaltyAsync()).Proof.Epoch);
        await AssertReplaysAsync();
    }

    [Fact]
    public async Task A_penalty_that_fails_in_its_block_is_signed_again_and_no_other_is_sent_before()
    {
        TransactionOutcome? outcome = null;
        _host.Data.Outcome = id => id is "0xpenalty1" ? outcome : null;
        await SignAsync(_host.Group, 1, 2, 3);
        await Eventually.TrueAsync(() => _host.Data.Broadcast.Count == 1);
        _host.Data.Group = _next.State;
        await _host.PublishAsync(_next.AnnouncedBy(1));
        await Eventually.TrueAsync(async () =>
            (await _host.EventsAsync<GroupShown>()).Any(s => s.Epoch == 2)
        );
        await Task.Delay(300);
        Assert.Single(await _host.EventsAsync<CaseOpened>());

        outcome = new("0xpenalty1", 7, Succeeded: false, "WrongEpoch(2)");
        await OpenedAsync(times: 2);
        await SignAsync(_next, 1, 2, 3);
        await Eventually.TrueAsync(() => _host.Data.Broadcast.Count == 2);
        Assert.Equal(
            [1UL, 2UL],
            _host.Data.Prepared.Cast<ChainCall.Penalize>().Select(c => c.Proof.Epoch)
        );
        await AssertReplaysAsync();
    }

    [Fact]
    public async Task What_the_new_groups_members_say_before_the_chain_shows_them_is_not_lost()
    {
        await _host.PublishAsync(_next.AnnouncedBy(1));
        await Eventually.TrueAsync(async () =>
            (await _host.EventsAsync<GroupAnnounced>()).Count == 2
        );
        var message = TestChains
            .Data.PenaltyMessage(_challenge.Answer, _challenge.Kind, _host.Group.PublicKey, 2)
            .ToString();
        foreach (var member in new[] { 1, 2, 3 })
            await _host.PublishAsync(_next.Partial(member, message));
        _host.Data.Group = _next.State;

        Assert.Equal(2UL, (await PenaltyAsync()).Proof.Epoch);
    }

    [Fact]
    public async Task Statements_of_a_new_member_count_beside_its_predecessors()
    {
        await StateAsync(_host.Group, 1, 2);
        await Eventually.TrueAsync(async () =>
            (await _host.EventsAsync<StatementReceived>()).Count == 2
        );
        await ChangeAsync();
        await StateAsync(_next, 1, 2);
        await Eventually.TrueAsync(async () =>
            (await _host.EventsAsync<StatementReceived>()).Count == 4
        );
        Assert.Empty(await _host.EventsAsync<CaseClosed>());
        await StateAsync(_next, 4);
        await Eventually.TrueAsync(async () => (await _host.EventsAsync<CaseClosed>()).Count == 1);
        await AssertReplaysAsync();
    }

    [Fact]
    public async Task A_case_gets_the_time_of_a_challenge_from_the_change_on()
    {
        _host.Time.PassUntil(_challenge.ClosesAt(_host.Time.Now) - 5);
        await ChangeAsync();
        _host.Time.Pass(TimeSpan.FromSeconds(10));
        await SignAsync(_next, 1, 2, 3);
        Assert.Equal(2UL, (await PenaltyAsync()).Proof.Epoch);
        await AssertReplaysAsync();
    }

    private async Task ChangeAsync()
    {
        await _host.PublishAsync(_next.AnnouncedBy(1));
        _host.Data.Group = _next.State;
        await OpenedAsync(times: 2);
    }

    private Task OpenedAsync(int times) =>
        Eventually.TrueAsync(async () => (await _host.EventsAsync<CaseOpened>()).Count == times);

    private async Task SignAsync(TestGroup group, params int[] members)
    {
        var message = (await _host.EventsAsync<CaseOpened>())[^1].Message;
        foreach (var member in members)
            await _host.PublishAsync(group.Partial(member, message));
    }

    private async Task StateAsync(TestGroup group, params int[] members)
    {
        _host.Data.SetLeg(_challenge.Answer, Side.Delivery, done: true);
        foreach (var member in members)
            await _host.PublishAsync(
                group.Statement(
                    member,
                    _challenge.ChallengeId,
                    StatementStatus.Included,
                    TestChains.Data.Id,
                    _host.Data.ProofOf(_challenge.Answer, Side.Delivery)
                )
            );
    }

    private async Task<ChainCall.Penalize> PenaltyAsync()
    {
        await Eventually.TrueAsync(() => !_host.Data.Broadcast.IsEmpty);
        Assert.Single(_host.Data.Broadcast);
        return Assert.IsType<ChainCall.Penalize>(Assert.Single(_host.Data.Prepared));
    }

    private async Task AssertReplaysAsync() =>
        Assert.Empty((await _host.Log.ReplayAsync(new ChallengeReplay())).Mismatches);
}
