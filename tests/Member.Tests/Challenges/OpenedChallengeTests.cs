using Notary.Contracts.Challenges;
using Notary.EventStore;
using Notary.Member.Challenges;
using Notary.Member.Observation;
using Notary.Member.Replay;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Challenges;

/// <summary>A challenge that a member finds on its own nodes, with no service that passes it on.</summary>
public sealed class OpenedChallengeTests : IAsyncLifetime
{
    private MemberHosts _members = null!;
    private BusListener _bus = null!;
    private ChallengeEvidence _challenge = null!;

    public async Task InitializeAsync()
    {
        _members = await MemberHosts.CreateAsync(1);
        _bus = await BusListener.StartAsync(_members.Bus);
        await _members.StartAsync(1);
        await _members.GroupOfAsync(1);
        var exchange = new TestExchange(_members.Time.Now);
        _challenge = exchange.Challenge(PenaltyKind.PaymentMissing);
        _members.Data.Record(exchange.Answer, Side.Delivery);
        await Eventually.TrueAsync(async () => await CountAsync<LegSeen>() == 1);
    }

    public async Task DisposeAsync()
    {
        await _bus.DisposeAsync();
        await _members.DisposeAsync();
    }

    [Fact]
    public async Task A_member_takes_a_challenge_from_its_own_watch_and_signs()
    {
        _members.Data.Open(_challenge, "{\"no\":\"challenge\"}"u8.ToArray());
        _members.Data.Open(_challenge);
        await Eventually.TrueAsync(async () => await CountAsync<ChallengeReceived>() == 1);
        // The other chain, and the bus, tell the same.
        _members.Payment.Open(_challenge);
        await _bus.PublishAsync(_challenge.ToMessage());
        _members.Time.PassUntil(_challenge.DueAt);
        await Eventually.TrueAsync(() => !_bus.Partials.IsEmpty);
        Assert.Equal(StatementStatus.Missing, Assert.Single(_bus.Statements).Status);
        Assert.Equal(1, await CountAsync<ChallengeReceived>());
        Assert.Equal(0, await CountAsync<ChallengeRefused>());
        Assert.Empty((await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches);
    }

    [Fact]
    public async Task A_bad_form_on_chain_is_refused_once_and_keeps_no_good_challenge_out()
    {
        var forged = _challenge with { PerformedTxId = "0xanother" };
        _members.Data.Open(forged);
        _members.Data.Open(forged);
        _members.Data.Open(_challenge);
        await Eventually.TrueAsync(async () => await CountAsync<ChallengeReceived>() == 1);
        Assert.Equal(1, await CountAsync<ChallengeRefused>());
    }

    [Fact]
    public async Task A_challenge_that_the_watch_finds_again_after_its_time_is_no_news()
    {
        _members.Data.Open(_challenge);
        await Eventually.TrueAsync(async () => await CountAsync<ChallengeReceived>() == 1);
        await _members.StopAsync(1);
        _members.Time.PassUntil(_challenge.ChallengeUntil);
        var next = new TestExchange(_members.Time.Now).Challenge(PenaltyKind.DeliveryMissing);
        await _members.StartAsync(1);
        // The chain shows both, one after the other.
        _members.Data.Open(next);
        await Eventually.TrueAsync(async () => await CountAsync<ChallengeReceived>() == 2);
        Assert.Equal(0, await CountAsync<ChallengeRefused>());
    }

    private async Task<int> CountAsync<T>()
    {
        var count = 0;
        await foreach (var e in _members.Log(1).ReadAllAsync())
            count += e.Data is T ? 1 : 0;
        return count;
    }
}
