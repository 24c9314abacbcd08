using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Answers;
using Notary.Member.Challenges;
using Notary.Member.Replay;
using Notary.Member.Watermarks;
using Notary.Protocol.Attestations;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.ServiceDefaults;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Answers;

/// <summary>Somebody asks a group on the bus to vouch for answers.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private WebApplication _asker = null!;
    private MemberHosts _members = null!;
    private KnownGroup _group = null!;
    private AnswerScene _scene = null!;

    public async Task InitializeAsync()
    {
        _members = await MemberHosts.CreateAsync(1);
        _asker = ServiceHost.Build("asker", [], Ask, _ => { });
        await _asker.StartAsync();
        await _members.StartAsync(1);
        _group = KnownGroup.Parse((await _members.GroupOfAsync(1)).Announcement);
        _scene = new(_members.Time.Now);
    }

    public async Task DisposeAsync()
    {
        await _members.DisposeAsync();
        await _asker.DisposeAsync();
    }

    [Fact]
    public async Task The_group_vouches_for_one_answer_to_an_exchange_that_its_own_nodes_cover()
    {
        var answer = _scene.Answer(1);
        var signing = AssertSignedAsync(answer, TestChains.Payment);
        await Eventually.TrueAsync(async () => (await DecisionsAsync()).Count == 1);
        Assert.Contains("consumer", (await DecisionsAsync())[0].Refusal, StringComparison.Ordinal);

        Cover();
        await signing;
        await AssertSignedAsync(answer, TestChains.Data);
        await AssertSignedAsync(answer, TestChains.Data);

        using var ended = new CancellationTokenSource();
        var other = SignAsync(_scene.Answer(1, amount: 99), TestChains.Payment, ended.Token);
        await Eventually.TrueAsync(async () => (await DecisionsAsync()).Count == 4);
        Assert.Contains("another", (await DecisionsAsync())[3].Refusal, StringComparison.Ordinal);
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        Assert.Empty((await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches);
    }

    [Fact]
    public async Task What_a_watermark_of_the_group_covers_is_exposed_no_more()
    {
        Cover();
        await AssertSignedAsync(_scene.Answer(1), TestChains.Payment);
        var until = _scene.Exchange.Answer.SecondBy + TestExchange.W;
        _members.Time.PassUntil(until);
        var later = AssertSignedAsync(_scene.Answer(2).At(until + 30), TestChains.Payment);
        await Eventually.TrueAsync(async () => (await DecisionsAsync()).Count == 2);
        Assert.Contains("consumer", (await DecisionsAsync())[1].Refusal, StringComparison.Ordinal);

        await GiveAsync(new(0, until, []), forge: true);
        await GiveAsync(new(0, until - 1, []));
        await Eventually.TrueAsync(async () => (await EventsAsync<WatermarkTaken>()).Count == 1);
        Assert.False(later.IsCompleted);
        await GiveAsync(new(0, until, []));
        await GiveAsync(new(0, until, []));
        await later;
        Assert.Equal(2, (await EventsAsync<WatermarkTaken>()).Count);
        Assert.Empty((await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches);
    }

    [Fact]
    public async Task Who_broke_an_answer_of_the_group_is_punished_also_after_the_group_changed()
    {
        Cover();
        var answer = _scene.Exchange.Answer;
        var vouched = new Attestation(1, [], await VouchAsync(answer, TestChains.Payment))
        {
            DataSignature = await VouchAsync(answer, TestChains.Data),
        };
        var signed = new GroupState(1, _group.Key.PublicKey.ToBytes(), _group.Id);
        _members.Payment.Group = signed;
        _members.Payment.Group = new TestGroup(epoch: 2).State;
        _members.Data.Record(answer, Side.Delivery);
        var challenge = _scene.Exchange.Challenge(PenaltyKind.PaymentMissing) with
        {
            Attestation = vouched,
        };
        await PublishAsync(challenge with { Attestation = vouched with { Epoch = 2 } });
        await Eventually.TrueAsync(async () => (await EventsAsync<ChallengeRefused>()).Count == 1);
        await PublishAsync(challenge);
        await Eventually.TrueAsync(async () => (await EventsAsync<ChallengeReceived>()).Count == 1);
        _members.Payment.Group = signed; // this member has a share of no other group
        _members.Time.PassUntil(challenge.DueAt);
        await Eventually.TrueAsync(async () =>
            (await EventsAsync<VerdictReached>()).Exists(v => v.Status == VerdictStatus.Missing)
        );
        Assert.Empty((await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches);
    }

    /// <summary>Just what two signatures over one answer of 100 need.</summary>
    private void Cover()
    {
        var terms = _scene.Exchange.Agreement;
        _members.Data.SetBalance(terms.ProviderFabric, _scene.Bound.Data + 241);
        _members.Payment.SetBalance(terms.Consumer.ToBytes32(), _scene.Bound.Payment + 121);
    }

    private async Task<AttestationSignature> VouchAsync(Answer answer, ChainIdentity chain) =>
        GroupAttestation.SignatureFor(chain, await SignAsync(answer, chain, default));

    private Task PublishAsync(ChallengeEvidence challenge) =>
        _asker
            .Services.GetRequiredService<IPublishEndpoint>()
            .Publish(TestExchange.Signed(challenge, _scene.Exchange.Provider).ToMessage());

    /// <param name="forge">With the signature of another group.</param>
    private async Task GiveAsync(Watermark watermark, bool forge = false)
    {
        var request = SignatureRequest.Watermark(TestChains.Payment, _group.Epoch, watermark);
        var signature = forge
            ? new TestGroup().Sign(request.Message)
            : await SignAsync(request, default);
        await _asker
            .Services.GetRequiredService<IPublishEndpoint>()
            .Publish(
                new WatermarkSigned(
                    TestChains.Payment.Id,
                    _group.Epoch,
                    watermark.Since,
                    watermark.Until,
                    [],
                    Hex.Encode(signature)
                )
            );
    }

    private async Task AssertSignedAsync(Answer answer, ChainIdentity chain)
    {
        var signature = ThresholdBls.Signature.Parse(await SignAsync(answer, chain, default));
        var message = _scene.Request(answer, chain).Message;
        Assert.True(_group.Key.PublicKey.Verify(message.ToArray(), signature));
    }

    private Task<byte[]> SignAsync(
        Answer answer,
        ChainIdentity chain,
        CancellationToken cancellation
    ) => SignAsync(_scene.Request(answer, chain), cancellation);

    private async Task<byte[]> SignAsync(SignatureRequest request, CancellationToken cancellation)
    {
        var proof = await _asker
            .Services.GetRequiredService<GroupSigner>()
            .SignAsync(_group, request, cancellation)
            .WaitAsync(TimeSpan.FromMinutes(2), CancellationToken.None);
        return proof.Signature;
    }

    private Task<List<AnswerDecided>> DecisionsAsync() => EventsAsync<AnswerDecided>();

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
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSingleton(_members.Bus);
        builder.Services.AddGroupSigning();
        builder.AddNotaryBus(bus => bus.AddConsumer<PartialSignatureConsumer>());
    }
}
