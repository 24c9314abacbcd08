using Notary.GroupSigning;
using Notary.Member.Challenges;
using Notary.Member.Tests.Signing;
using Notary.Member.Watermarks;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Watermarks;

/// <summary>Somebody asks a group of one for watermarks, while exchanges are challenged.</summary>
public sealed class WatermarkTests : IAsyncLifetime
{
    private AskedMember _member = null!;
    private TestExchange _exchange = null!;

    public async Task InitializeAsync()
    {
        _member = await AskedMember.StartAsync();
        _exchange = new(_member.Time.Now);
    }

    public async Task DisposeAsync() => await _member.DisposeAsync();

    [Fact]
    public async Task A_time_that_has_passed_is_signed_and_one_that_has_not_waits()
    {
        var until = (ulong)_member.Time.Now + 60;
        var signing = SignAsync(new(0, until, []));
        await RefusedAsync("its time has not passed");
        _member.Time.PassUntil(until);
        await signing;
        await _member.AssertReplaysAsync();
    }

    [Fact]
    public async Task A_challenge_that_it_holds_must_be_among_the_exceptions()
    {
        var challenge = await ChallengeAsync();
        _member.Time.PassUntil(challenge.ChallengeUntil);
        var passing = new Watermark(0, challenge.ChallengeUntil, []);
        var ended = new CancellationTokenSource();
        var signing = SignAsync(passing, ended.Token);
        await RefusedAsync($"challenge {challenge.ChallengeId} is under way");
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signing);

        var but = passing with { Except = [challenge.ChallengeId] };
        await SignAsync(but);
        var before = passing with { Until = challenge.ChallengeUntil - 1 };
        await SignAsync(before);
        await _member.AssertReplaysAsync();
        ended.Dispose();
    }

    [Fact]
    public async Task Who_signed_it_signs_no_penalty_later_even_if_its_clock_is_set_back()
    {
        _member.Data.Record(_exchange.Answer, Side.Delivery);
        await _member.UntilAsync<Observation.LegSeen>();
        var challenge = _exchange.Challenge(PenaltyKind.PaymentMissing);
        var passed = new Watermark(0, challenge.ChallengeUntil, []);
        _member.Time.PassUntil(challenge.ChallengeUntil);
        await SignAsync(passed);
        var partials = _member.Bus.Partials.Count;

        _member.Time.Pass(TimeSpan.FromSeconds(-TestExchange.W / 2));
        await _member.Bus.PublishAsync(challenge.ToMessage());
        await _member.UntilAsync<VerdictReached>(v =>
            v.Status == VerdictStatus.Unsupported
            && v.Reason.Contains("watermark", StringComparison.Ordinal)
        );
        Assert.Equal(partials, _member.Bus.Partials.Count);
        await _member.AssertReplaysAsync();
    }

    /// <summary>Its delivery is not recorded, so the member waits for it: from here W, which a slow machine does not use up.</summary>
    private async Task<ChallengeEvidence> ChallengeAsync()
    {
        var challenge = _exchange.Challenge(PenaltyKind.PaymentMissing);
        _member.Time.PassUntil(challenge.ChallengeUntil - (TestExchange.W / 4));
        await _member.Bus.PublishAsync(challenge.ToMessage());
        await _member.UntilAsync<ChallengeReceived>();
        return challenge;
    }

    private Task SignAsync(Watermark watermark, CancellationToken cancellation = default) =>
        _member.SignAsync(
            SignatureRequest.Watermark(TestChains.Payment, _member.Group.Epoch, watermark),
            cancellation
        );

    private Task RefusedAsync(string reason) =>
        _member.UntilAsync<WatermarkDecided>(d => d.Refusal == reason);
}
