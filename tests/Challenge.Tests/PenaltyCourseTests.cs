using System.Net;
using System.Net.Http.Json;
using Notary.Chains;
using Notary.Challenge.Cases;
using Notary.Challenge.Replay;
using Notary.EventStore;
using Notary.Penalties;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Challenge.Tests;

/// <summary>A signed penalty on its way into the chain, until it is final.</summary>
public sealed class PenaltyCourseTests : IAsyncLifetime
{
    private ChallengeHost _host = null!;
    private ChallengeEvidence _challenge = null!;

    public async Task InitializeAsync()
    {
        _host = await ChallengeHost.StartedAsync();
        _challenge = new TestExchange(_host.Time.Now).Challenge(PenaltyKind.DeliveryMissing);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_penalty_whose_block_is_taken_back_is_sent_again_as_it_was_and_ends_when_deep()
    {
        _host.Data.Outcome = Succeeded;
        await SignAsync();
        await UntilAsync<PenaltyIncluded>();
        Assert.Empty(await _host.EventsAsync<CaseClosed>());
        _host.Data.Outcome = _ => null;
        await UntilAsync<PenaltyUndone>();
        await Eventually.TrueAsync(() => _host.Data.Broadcast.Count == 2);
        _host.Data.Outcome = Succeeded;
        await UntilAsync<PenaltyIncluded>(2);
        _host.Data.SetLeg(_challenge.Answer, Side.Delivery, penalised: true);
        await UntilAsync<LegInspected>();
        _host.Time.Pass(TimeSpan.FromSeconds(CaseEnding.Patience + 1));
        await UntilAsync<CaseClosed>();

        Assert.Single(_host.Data.Prepared);
        Assert.All(_host.Data.Broadcast, sent => Assert.Equal("0xpenalty1", sent.TxId));
        Assert.Equal(Outcomes.Upheld, (await _host.EventsAsync<CaseClosed>())[0].Outcome);
        Assert.Empty((await _host.Log.ReplayAsync(new ChallengeReplay())).Mismatches);
    }

    [Fact]
    public async Task One_that_blocks_leave_out_is_sent_dearer_after_a_restart_too_and_either_may_be_executed()
    {
        _host.Data.Dearer = waits => waits.TxId is "0xpenalty1" ? Dearer(waits) : null;
        await SignAsync();
        await UntilAsync<PenaltySubmitted>();
        await Eventually.TrueAsync(() => _host.Data.Broadcast.Count == 2);
        await _host.StopAsync();
        await _host.StartAsync();
        _host.Data.Outcome = id => id is "0xpenalty1" ? Succeeded(id) : null;
        _host.Data.SetLeg(_challenge.Answer, Side.Delivery, penalised: true);
        await UntilAsync<PenaltyIncluded>();
        Assert.Equal("0xpenalty1", (await _host.EventsAsync<PenaltyIncluded>())[0].TxId);
        Assert.Single(_host.Data.Prepared);
        Assert.Collection(
            _host.Data.Broadcast,
            first => Assert.Equal("0xpenalty1", first.TxId),
            dearer => Assert.Equal("0xdearer", dearer.TxId)
        );
    }

    [Fact]
    public async Task A_dearer_one_that_the_chain_refuses_leaves_its_predecessor_where_it_is()
    {
        _host.Data.Dearer = waits =>
        {
            if (waits.TxId is not "0xpenalty1")
                return null;
            _host.Data.BroadcastFails = new ChainRejectedException("insufficient funds");
            return Dearer(waits);
        };
        await SignAsync();
        await UntilAsync<ReplacementRefused>();
        _host.Data.Dearer = _ => null;
        _host.Data.BroadcastFails = null;
        _host.Data.Outcome = id => id is "0xpenalty1" ? Succeeded(id) : null;
        await UntilAsync<PenaltyIncluded>();
        Assert.Single(_host.Data.Prepared);
        Assert.Single(_host.Data.Broadcast);
    }

    [Fact]
    public async Task One_whose_place_another_transaction_took_is_made_anew()
    {
        _host.Data.Outcome = id =>
            id is "0xpenalty1" ? throw new ChainRejectedException("its place was taken") : null;
        await SignAsync();
        await UntilAsync<SubmissionRefused>();
        _host.Time.Pass(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => _host.Data.Broadcast.Count == 2);
        Assert.Equal(2, _host.Data.Prepared.Count);
    }

    private static PreparedTransaction Dearer(PreparedTransaction waits) =>
        new("0xdearer", [9], waits.TxId);

    private static TransactionOutcome Succeeded(string id) =>
        new(id, 7, Succeeded: true, Reason: null);

    private async Task SignAsync()
    {
        var posted = await _host.Http.PostAsJsonAsync("/v1/challenges", _challenge.ToMessage());
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        await UntilAsync<CaseOpened>();
        var message = (await _host.EventsAsync<CaseOpened>())[0].Message;
        foreach (var member in new[] { 1, 2, 3 })
            await _host.PublishAsync(_host.Group.Partial(member, message));
    }

    private Task UntilAsync<T>(int count = 1) =>
        Eventually.TrueAsync(async () => (await _host.EventsAsync<T>()).Count >= count);
}
