using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Challenges;
using Notary.Member.Enforcement;
using Notary.Member.Observation;
using Notary.Member.Replay;
using Notary.Member.Tests.Challenges;
using Notary.Penalties;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Enforcement;

/// <summary>Members see to the penalty themselves: there is no challenge service here.</summary>
public sealed class EnforcementTests : IAsyncLifetime
{
    private MemberHosts _members = null!;
    private BusListener _bus = null!;
    private TestExchange _exchange = null!;

    public async Task InitializeAsync()
    {
        _members = await MemberHosts.CreateAsync(
            1,
            more: new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Notary:PenaltyPatienceSeconds"] = "2",
            }
        );
        _bus = await BusListener.StartAsync(_members.Bus);
        await _members.StartAsync(1);
        await _members.GroupOfAsync(1);
        _exchange = new(_members.Time.Now);
    }

    public async Task DisposeAsync()
    {
        await _bus.DisposeAsync();
        await _members.DisposeAsync();
    }

    [Fact]
    public async Task Members_send_a_penalty_that_nobody_sent_once_even_if_they_restart_and_follow_it_to_its_end()
    {
        var challenge = await ChallengeAsync();
        await UntilAsync<PenaltySubmitted>();
        var call = Assert.IsType<ChainCall.Penalize>(Assert.Single(_members.Payment.Prepared));
        Assert.Equal(challenge.Answer, call.Answer);
        await _members.StopAsync(1);
        await _members.StartAsync(1);
        await _members.GroupOfAsync(1);
        _members.Payment.Outcome = id => new(id, 7, Succeeded: true, Reason: null);
        await UntilAsync<PenaltyIncluded>();
        Assert.Single(await HeldAsync());
        _members.Payment.SetLeg(challenge.Answer, Side.Payment, penalised: true);
        await UntilAsync<LegInspected>();
        await Eventually.TrueAsync(async () => !(await HeldAsync()).Any());
        Assert.Single(_members.Payment.Prepared);
        Assert.Single(_members.Payment.Broadcast);
        Assert.Empty((await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches);
    }

    [Fact]
    public async Task What_somebody_else_sent_is_left_alone_and_no_longer_held_when_it_is_final()
    {
        _members.Payment.PrepareFails = new ChainRejectedException("LegPenalised()");
        var challenge = await ChallengeAsync();
        await UntilAsync<PartialSigned>();
        _members.Payment.SetLeg(challenge.Answer, Side.Payment, penalised: true);
        await UntilAsync<LegInspected>();
        await Eventually.TrueAsync(async () => !(await HeldAsync()).Any());
        Assert.Empty(_members.Payment.Broadcast);
    }

    [Fact]
    public void Members_take_their_turns_one_after_the_other()
    {
        var group = new TestGroup().AnnouncedBy(1);
        var challenge = _exchange.Challenge(PenaltyKind.PaymentMissing).ToMessage();
        var turns = Enumerable
            .Range(1, group.Members.Length)
            .Select(member =>
                EnforcementRules.TurnOf(
                    new(challenge, "", group with { Member = member }, Since: 1_000),
                    patience: 30
                )
            )
            .Order();
        Assert.Equal([1_030, 1_060, 1_090, 1_120], turns);
    }

    /// <summary>Two senders of penalties out of one deposit would be in each other's way.</summary>
    [Fact]
    public void A_member_has_the_same_turn_for_all_penalties_under_one_agreement()
    {
        var group = new TestGroup().AnnouncedBy(1);
        var turns = Enumerable
            .Range(1, 20)
            .Select(n => _exchange.Answer with { Sequence = (ulong)n })
            .Select(answer =>
                _exchange.Challenge(PenaltyKind.PaymentMissing) with
                {
                    Answer = answer,
                }
            )
            .Select(challenge =>
                EnforcementRules.TurnOf(
                    new(challenge.ToMessage(), "", group, Since: 1_000),
                    patience: 30
                )
            );
        Assert.Single(turns.Distinct());
    }

    [Fact]
    public void Fewer_than_t_good_partials_make_no_penalty_and_bad_ones_stop_none()
    {
        var group = new TestGroup();
        var message = Keccak256.HashText("penalty").ToString();
        var challenge = _exchange.Challenge(PenaltyKind.PaymentMissing).ToMessage();
        var awaited = new PenaltyAwaited(challenge, message, group.AnnouncedBy(1), 0);
        PartialSignature[] two =
        [
            group.BadPartial(4, message),
            group.Partial(1, message),
            group.Partial(2, message),
        ];
        Assert.Null(EnforcementRules.Assemble(awaited, two));
        var made = EnforcementRules.Assemble(awaited, [.. two, group.Partial(3, message)]);
        Assert.Equal([1, 2, 3], made!.Members);
    }

    private async Task<ChallengeEvidence> ChallengeAsync()
    {
        _members.Data.Record(_exchange.Answer, Side.Delivery);
        await UntilAsync<LegSeen>();
        var challenge = _exchange.Challenge(PenaltyKind.PaymentMissing);
        await _bus.PublishAsync(challenge.ToMessage());
        await UntilAsync<ChallengeReceived>();
        _members.Time.PassUntil(challenge.DueAt);
        return challenge;
    }

    private Task<IEnumerable<string>> HeldAsync() =>
        _members.Log(1).QuerySession().HeldAsync(new(0, ulong.MaxValue, []), default);

    private Task UntilAsync<T>() =>
        Eventually.TrueAsync(async () =>
        {
            await foreach (var e in _members.Log(1).ReadAllAsync())
            {
                if (e.Data is T)
                    return true;
            }
            return false;
        });
}
