using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Challenges;
using Notary.Member.Endings;
using Notary.Member.Tests.Signing;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Endings;

/// <summary>A party asks a group of one for its deposits, over the bus.</summary>
public sealed class ReleaseTests : IAsyncLifetime
{
    private AskedMember _member = null!;
    private Agreement _terms = null!;

    public async Task InitializeAsync()
    {
        _member = await AskedMember.StartAsync();
        _terms = new TestExchange(_member.Time.Now).Agreement with
        {
            Expiry = (ulong)_member.Time.Now + 600,
        };
    }

    public async Task DisposeAsync() => await _member.DisposeAsync();

    [Fact]
    public async Task Deposits_are_returned_when_the_last_exchange_must_be_over()
    {
        var signing = SignAsync(_terms);
        await RefusedAsync("the agreement has not expired");
        _member.Time.PassUntil(_terms.Expiry);
        await RefusedAsync("an exchange may be open");
        _member.Time.PassUntil(ReleasePolicy.OpenUntil(_terms, suspendedAt: null));
        await signing;
        var decisions = (await _member.EventsAsync<ReleaseDecided>()).Count;

        await SignAsync(_terms);
        Assert.Equal(decisions, (await _member.EventsAsync<ReleaseDecided>()).Count);
        await _member.AssertReplaysAsync();
    }

    [Fact]
    public async Task A_suspension_that_its_own_watch_saw_long_ago_shortens_the_wait()
    {
        _terms = _terms with { Expiry = (ulong)_member.Time.Now + 8_000 };
        _member.Payment.Suspend(_terms.Id);
        await _member.UntilAsync<SuspensionSeen>();

        _member.Time.PassUntil(_terms.Expiry);
        await SignAsync(_terms);
        await _member.AssertReplaysAsync();

        var seenAt = (await _member.EventsAsync<SuspensionSeen>())[0].SeenAt;
        await _member.ForgeAsync(e =>
            e.Type == "suspension_seen"
                ? e with
                {
                    Data = e.Data.Replace($"{seenAt}", $"{seenAt + 1}", StringComparison.Ordinal),
                }
                : e
        );
        Assert.NotEmpty((await _member.ReplayAsync()).Mismatches);
    }

    [Fact]
    public async Task A_penalty_that_is_not_yet_on_the_chain_holds_the_deposits_back()
    {
        var now = _member.Time.Now;
        var exchange = new TestExchange(now, expiry: (ulong)now + 60);
        var challenge = exchange.Challenge(PenaltyKind.PaymentMissing);
        _member.Data.Record(exchange.Answer, Side.Delivery);
        await _member.UntilAsync<Observation.LegSeen>();
        await _member.Bus.PublishAsync(challenge.ToMessage());
        await _member.UntilAsync<ChallengeReceived>();
        _member.Time.PassUntil(challenge.DueAt);
        await _member.UntilAsync<VerdictReached>(v => v.Status == VerdictStatus.Missing);

        _member.Time.PassUntil(ReleasePolicy.OpenUntil(exchange.Agreement, suspendedAt: null));
        var signing = SignAsync(exchange.Agreement);
        await RefusedAsync($"challenge {challenge.ChallengeId} is under way");
        _member.Payment.SetLeg(exchange.Answer, Side.Payment, penalised: true);
        await signing;
        await _member.AssertReplaysAsync();
    }

    private Task SignAsync(Agreement terms) =>
        _member.SignAsync(SignatureRequest.Release(TestChains.Data, _member.Group.Epoch, terms));

    private Task RefusedAsync(string reason) =>
        _member.UntilAsync<ReleaseDecided>(d => d.Refusal == reason);
}
