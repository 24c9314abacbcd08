using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Notary.EventStore;
using Notary.GroupSigning;
using Notary.Member.Challenges;
using Notary.Member.Replay;
using Notary.Member.Tests.Challenges;
using Notary.Member.Watermarks;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.ServiceDefaults;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Watermarks;

/// <summary>Somebody asks a group of one for watermarks, while exchanges are challenged.</summary>
public sealed class WatermarkTests : IAsyncLifetime
{
    private MemberHosts _members = null!;
    private BusListener _bus = null!;
    private WebApplication _asker = null!;
    private KnownGroup _group = null!;
    private TestExchange _exchange = null!;

    public async Task InitializeAsync()
    {
        _members = await MemberHosts.CreateAsync(1);
        _bus = await BusListener.StartAsync(_members.Bus);
        _asker = ServiceHost.Build("asker", [], Ask, _ => { });
        await _asker.StartAsync();
        await _members.StartAsync(1);
        _group = KnownGroup.Parse((await _members.GroupOfAsync(1)).Announcement);
        _exchange = new(_members.Time.Now);
    }

    public async Task DisposeAsync()
    {
        await _asker.DisposeAsync();
        await _bus.DisposeAsync();
        await _members.DisposeAsync();
    }

    [Fact]
    public async Task A_time_that_has_passed_is_signed_and_one_that_has_not_waits()
    {
        var until = (ulong)_members.Time.Now + 60;
        var signing = SignAsync(new(0, until, []));
        await RefusedAsync("its time has not passed");
        _members.Time.PassUntil(until);
        await AssertVerifiesAsync(new(0, until, []), signing);
        await AssertReplaysAsync();
    }

    [Fact]
    public async Task A_challenge_that_it_holds_must_be_among_the_exceptions()
    {
        var challenge = await ChallengeAsync();
        _members.Time.PassUntil(challenge.ChallengeUntil);
        var passing = new Watermark(0, challenge.ChallengeUntil, []);
        var ended = new CancellationTokenSource();
        var signing = SignAsync(passing, ended.Token);
        await RefusedAsync($"challenge {challenge.ChallengeId} is under way");
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signing);

        var but = passing with { Except = [challenge.ChallengeId] };
        await AssertVerifiesAsync(but, SignAsync(but));
        var before = passing with { Until = challenge.ChallengeUntil - 1 };
        await AssertVerifiesAsync(before, SignAsync(before));
        await AssertReplaysAsync();
        ended.Dispose();
    }

    [Fact]
    public async Task Who_signed_it_signs_no_penalty_later_even_if_its_clock_is_set_back()
    {
        _members.Data.Record(_exchange.Answer, Side.Delivery);
        await Eventually.TrueAsync(async () =>
            (await EventsAsync<Observation.LegSeen>()).Count == 1
        );
        var challenge = _exchange.Challenge(PenaltyKind.PaymentMissing);
        var passed = new Watermark(0, challenge.ChallengeUntil, []);
        _members.Time.PassUntil(challenge.ChallengeUntil);
        await AssertVerifiesAsync(passed, SignAsync(passed));
        var partials = _bus.Partials.Count;

        _members.Time.Pass(TimeSpan.FromSeconds(-TestExchange.W / 2));
        await _bus.PublishAsync(challenge.ToMessage());
        await Eventually.TrueAsync(async () =>
            (await EventsAsync<VerdictReached>()).Exists(v =>
                v.Status == VerdictStatus.Unsupported
                && v.Reason.Contains("watermark", StringComparison.Ordinal)
            )
        );
        Assert.Equal(partials, _bus.Partials.Count);
        await AssertReplaysAsync();
    }

    /// <summary>Its delivery is not recorded, so the member waits for it: from here W, which a slow machine does not use up.</summary>
    private async Task<ChallengeEvidence> ChallengeAsync()
    {
        var challenge = _exchange.Challenge(PenaltyKind.PaymentMissing);
        _members.Time.PassUntil(challenge.ChallengeUntil - (TestExchange.W / 4));
        await _bus.PublishAsync(challenge.ToMessage());
        await Eventually.TrueAsync(async () => (await EventsAsync<ChallengeReceived>()).Count == 1);
        return challenge;
    }

    private async Task<byte[]> SignAsync(
        Watermark watermark,
        CancellationToken cancellation = default
    )
    {
        var request = SignatureRequest.Watermark(TestChains.Payment, _group.Epoch, watermark);
        var proof = await _asker
            .Services.GetRequiredService<GroupSigner>()
            .SignAsync(_group, request, cancellation)
            .WaitAsync(TimeSpan.FromMinutes(2), cancellation);
        return proof.Signature;
    }

    private async Task AssertVerifiesAsync(Watermark watermark, Task<byte[]> signing)
    {
        var chain = TestChains.Payment;
        var message = watermark.Message(
            chain.Hash,
            chain.Chain,
            chain.ServiceProviderContract,
            _group.Epoch
        );
        var signature = ThresholdBls.Signature.Parse(await signing);
        Assert.True(_group.Key.PublicKey.Verify(message.ToArray(), signature));
    }

    private Task RefusedAsync(string reason) =>
        Eventually.TrueAsync(async () =>
            (await EventsAsync<WatermarkDecided>()).Exists(d => d.Refusal == reason)
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
