using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Challenges;
using Notary.Member.Endings;
using Notary.Member.Replay;
using Notary.Member.Tests.Challenges;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;
using Notary.ServiceDefaults;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Endings;

/// <summary>A party asks a group of one for its deposits, over the bus.</summary>
public sealed class ReleaseTests : IAsyncLifetime
{
    private MemberHosts _members = null!;
    private BusListener _bus = null!;
    private WebApplication _asker = null!;
    private KnownGroup _group = null!;
    private Agreement _terms = null!;

    public async Task InitializeAsync()
    {
        _members = await MemberHosts.CreateAsync(1);
        _bus = await BusListener.StartAsync(_members.Bus);
        _asker = ServiceHost.Build("asker", [], Ask, _ => { });
        await _asker.StartAsync();
        await _members.StartAsync(1);
        _group = KnownGroup.Parse((await _members.GroupOfAsync(1)).Announcement);
        _terms = new TestExchange(_members.Time.Now).Agreement with
        {
            Expiry = (ulong)_members.Time.Now + 600,
        };
    }

    public async Task DisposeAsync()
    {
        await _asker.DisposeAsync();
        await _bus.DisposeAsync();
        await _members.DisposeAsync();
    }

    [Fact]
    public async Task Deposits_are_returned_when_the_last_exchange_must_be_over()
    {
        var signing = SignAsync(_terms);
        await RefusedAsync("the agreement has not expired");
        _members.Time.PassUntil(_terms.Expiry);
        await RefusedAsync("an exchange may be open");
        _members.Time.PassUntil(ReleasePolicy.OpenUntil(_terms, suspendedAt: null));
        await AssertVerifiesAsync(_terms, signing);
        var decisions = (await EventsAsync<ReleaseDecided>()).Count;

        await AssertVerifiesAsync(_terms, SignAsync(_terms));
        Assert.Equal(decisions, (await EventsAsync<ReleaseDecided>()).Count);
        await AssertReplaysAsync();
    }

    [Fact]
    public async Task A_suspension_that_its_own_watch_saw_long_ago_shortens_the_wait()
    {
        _terms = _terms with { Expiry = (ulong)_members.Time.Now + 8_000 };
        _members.Payment.Suspend(_terms.Id);
        await Eventually.TrueAsync(async () => (await EventsAsync<SuspensionSeen>()).Count == 1);

        _members.Time.PassUntil(_terms.Expiry);
        await AssertVerifiesAsync(_terms, SignAsync(_terms));
        await AssertReplaysAsync();

        var seenAt = (await EventsAsync<SuspensionSeen>())[0].SeenAt;
        await _members.ForgeAsync(
            1,
            e =>
                e.Type == "suspension_seen"
                    ? e with
                    {
                        Data = e.Data.Replace(
                            $"{seenAt}",
                            $"{seenAt + 1}",
                            StringComparison.Ordinal
                        ),
                    }
                    : e
        );
        Assert.NotEmpty((await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches);
    }

    [Fact]
    public async Task A_penalty_that_is_not_yet_on_the_chain_holds_the_deposits_back()
    {
        var now = _members.Time.Now;
        var exchange = new TestExchange(now, expiry: (ulong)now + 60);
        var challenge = exchange.Challenge(PenaltyKind.PaymentMissing);
        _members.Data.Record(exchange.Answer, Side.Delivery);
        await Eventually.TrueAsync(async () =>
            (await EventsAsync<Observation.LegSeen>()).Count == 1
        );
        await _bus.PublishAsync(challenge.ToMessage());
        await Eventually.TrueAsync(async () => (await EventsAsync<ChallengeReceived>()).Count == 1);
        _members.Time.PassUntil(challenge.DueAt);
        await Eventually.TrueAsync(async () =>
            (await EventsAsync<VerdictReached>()).Exists(v => v.Status == VerdictStatus.Missing)
        );

        _members.Time.PassUntil(ReleasePolicy.OpenUntil(exchange.Agreement, suspendedAt: null));
        var signing = SignAsync(exchange.Agreement);
        await RefusedAsync($"challenge {challenge.ChallengeId} is under way");
        _members.Payment.SetLeg(exchange.Answer, Side.Payment, penalised: true);
        await AssertVerifiesAsync(exchange.Agreement, signing);
        await AssertReplaysAsync();
    }

    private async Task<byte[]> SignAsync(Agreement terms, CancellationToken cancellation = default)
    {
        var request = SignatureRequest.Release(TestChains.Data, _group.Epoch, terms);
        var proof = await _asker
            .Services.GetRequiredService<GroupSigner>()
            .SignAsync(_group, request, cancellation)
            .WaitAsync(TimeSpan.FromMinutes(2), cancellation);
        return proof.Signature;
    }

    private async Task AssertVerifiesAsync(Agreement terms, Task<byte[]> signing)
    {
        var message = SignatureRequest.Release(TestChains.Data, _group.Epoch, terms).Message;
        var signature = ThresholdBls.Signature.Parse(await signing);
        Assert.True(_group.Key.PublicKey.Verify(message.ToArray(), signature));
    }

    private Task RefusedAsync(string reason) =>
        Eventually.TrueAsync(async () =>
            (await EventsAsync<ReleaseDecided>()).Exists(d => d.Refusal == reason)
        );

    private async Task AssertReplaysAsync() =>
        Assert.Empty((await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches);

    private async Task<List<T>> EventsAsync<T>()
    {
        var events = new List<T>();
        await foreach (var e in _members.Log(1).ReadAllAsync())
            if (e.Data is T data)
                events.Add(data);
        return events;
    }

    private void Ask(WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(_members.Bus);
        builder.Services.AddGroupSigning();
        builder.AddNotaryBus(bus => bus.AddConsumer<PartialSignatureConsumer>());
    }
}
