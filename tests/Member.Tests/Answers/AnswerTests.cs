using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Answers;
using Notary.Member.Challenges;
using Notary.Member.Tests.Signing;
using Notary.Member.Watermarks;
using Notary.Protocol.Attestations;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Answers;

/// <summary>Somebody asks a group on the bus to vouch for answers.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private AskedMember _member = null!;
    private AnswerScene _scene = null!;

    public async Task InitializeAsync()
    {
        _member = await AskedMember.StartAsync();
        _scene = new(_member.Time.Now);
    }

    public async Task DisposeAsync() => await _member.DisposeAsync();

    [Fact]
    public async Task The_group_vouches_for_one_answer_to_an_exchange_that_its_own_nodes_cover()
    {
        var answer = _scene.Answer(1);
        var signing = SignAsync(answer, TestChains.Payment);
        await Eventually.TrueAsync(async () => (await DecisionsAsync()).Count == 1);
        Assert.Contains("consumer", (await DecisionsAsync())[0].Refusal, StringComparison.Ordinal);

        Cover();
        await signing;
        await SignAsync(answer, TestChains.Data);
        await SignAsync(answer, TestChains.Data);

        using var ended = new CancellationTokenSource();
        var other = SignAsync(_scene.Answer(1, amount: 99), TestChains.Payment, ended.Token);
        await Eventually.TrueAsync(async () => (await DecisionsAsync()).Count == 4);
        Assert.Contains("another", (await DecisionsAsync())[3].Refusal, StringComparison.Ordinal);
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        await _member.AssertReplaysAsync();
    }

    [Fact]
    public async Task What_a_watermark_of_the_group_covers_is_exposed_no_more()
    {
        Cover();
        await SignAsync(_scene.Answer(1), TestChains.Payment);
        var until = _scene.Exchange.Answer.SecondBy + TestExchange.W;
        _member.Time.PassUntil(until);
        var later = SignAsync(_scene.Answer(2).At(until + 30), TestChains.Payment);
        await Eventually.TrueAsync(async () => (await DecisionsAsync()).Count == 2);
        Assert.Contains("consumer", (await DecisionsAsync())[1].Refusal, StringComparison.Ordinal);

        await GiveAsync(new(0, until, []), forge: true);
        await GiveAsync(new(0, until - 1, []));
        await _member.UntilAsync<WatermarkTaken>();
        Assert.False(later.IsCompleted);
        await GiveAsync(new(0, until, []));
        await GiveAsync(new(0, until, []));
        await later;
        Assert.Equal(2, (await _member.EventsAsync<WatermarkTaken>()).Count);
        await _member.AssertReplaysAsync();
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
        var signed = new GroupState(1, _member.Group.Key.PublicKey.ToBytes(), _member.Group.Id);
        _member.Payment.Group = signed;
        _member.Payment.Group = new TestGroup(epoch: 2).State;
        _member.Data.Record(answer, Side.Delivery);
        var challenge = _scene.Exchange.Challenge(PenaltyKind.PaymentMissing) with
        {
            Attestation = vouched,
        };
        await PublishAsync(challenge with { Attestation = vouched with { Epoch = 2 } });
        await _member.UntilAsync<ChallengeRefused>();
        await PublishAsync(challenge);
        await _member.UntilAsync<ChallengeReceived>();
        _member.Payment.Group = signed; // this member has a share of no other group
        _member.Time.PassUntil(challenge.DueAt);
        await _member.UntilAsync<VerdictReached>(v => v.Status == VerdictStatus.Missing);
        await _member.AssertReplaysAsync();
    }

    /// <summary>Just what two signatures over one answer of 100 need.</summary>
    private void Cover()
    {
        var terms = _scene.Exchange.Agreement;
        _member.Data.SetBalance(terms.ProviderFabric, _scene.Bound.Data + 241);
        _member.Payment.SetBalance(terms.Consumer.ToBytes32(), _scene.Bound.Payment + 121);
    }

    private async Task<AttestationSignature> VouchAsync(Answer answer, ChainIdentity chain) =>
        GroupAttestation.SignatureFor(chain, await SignAsync(answer, chain));

    private Task PublishAsync(ChallengeEvidence challenge) =>
        _member.Bus.PublishAsync(
            TestExchange.Signed(challenge, _scene.Exchange.Provider).ToMessage()
        );

    /// <param name="forge">With the signature of another group.</param>
    private async Task GiveAsync(Watermark watermark, bool forge = false)
    {
        var request = SignatureRequest.Watermark(
            TestChains.Payment,
            _member.Group.Epoch,
            watermark
        );
        var signature = forge
            ? new TestGroup().Sign(request.Message)
            : await _member.SignAsync(request);
        await _member.Bus.PublishAsync(
            new WatermarkSigned(
                TestChains.Payment.Id,
                _member.Group.Epoch,
                watermark.Since,
                watermark.Until,
                [],
                Hex.Encode(signature)
            )
        );
    }

    private Task<byte[]> SignAsync(
        Answer answer,
        ChainIdentity chain,
        CancellationToken cancellation = default
    ) => _member.SignAsync(_scene.Request(answer, chain), cancellation);

    private Task<List<AnswerDecided>> DecisionsAsync() => _member.EventsAsync<AnswerDecided>();
}
