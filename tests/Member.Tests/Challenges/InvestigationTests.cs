using Notary.Chains;
using Notary.Chains.Proofs;
using Notary.Contracts.Challenges;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Challenges;
using Notary.Member.Group;
using Notary.Member.Observation;
using Notary.Member.Replay;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Challenges;

/// <summary>A member of a group of one, with its own log and bus, on chains that the test plays.</summary>
public sealed class InvestigationTests : IAsyncLifetime
{
    private MemberHosts _members = null!;
    private BusListener _bus = null!;
    private TestExchange _exchange = null!;

    public async Task InitializeAsync()
    {
        _members = await MemberHosts.CreateAsync(1);
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
    public async Task It_says_and_signs_that_a_payment_is_missing()
    {
        var challenge = await ChallengeUnpaidDeliveryAsync();
        await Eventually.TrueAsync(() => !_bus.Partials.IsEmpty);

        var group = await _members.GroupOfAsync(1);
        var known = KnownGroup.Parse(group.Announcement);
        var statement = Assert.Single(_bus.Statements);
        Assert.True(known.Sent(statement));
        Assert.Equal(
            (challenge.ChallengeId.ToString(), StatementStatus.Missing, TestChains.Payment.Id),
            (statement.ChallengeId, statement.Status, statement.Chain)
        );
        var open = LegProof
            .Parse(Hex.Decode(statement.Proof))
            .Verify(
                TestChains.Payment,
                challenge.Answer.AgreementId,
                challenge.Answer.Sequence,
                Side.Payment,
                Bytes32.Parse(statement.HeadHash)
            );
        Assert.Equal((statement.HeadHeight, false), (open.Head.Height, open.Done));
        var partial = Assert.Single(_bus.Partials);
        var message = TestChains.Payment.PenaltyMessage(
            challenge.Answer,
            challenge.Kind,
            group.Key.PublicKey.ToBytes(),
            1
        );
        Assert.True(known.Sent(partial));
        Assert.Equal(message.ToString(), partial.Message);
        Assert.True(
            group.Key.VerifyPartial(
                message.ToArray(),
                ThresholdBls.PartialSignature.Parse(1, Hex.Decode(partial.Partial))
            )
        );
    }

    [Fact]
    public async Task It_says_that_a_payment_is_included_and_signs_nothing()
    {
        _members.Payment.SetLeg(_exchange.Answer, Side.Payment, done: true);
        await ChallengeUnpaidDeliveryAsync();
        await Eventually.TrueAsync(() => !_bus.Statements.IsEmpty);
        var statement = Assert.Single(_bus.Statements);
        Assert.Equal(StatementStatus.Included, statement.Status);
        Assert.Empty(_bus.Partials);

        var group = KnownGroup.Parse((await _members.GroupOfAsync(1)).Announcement);
        Assert.True(group.Sent(statement));
        Assert.False(group.Sent(statement with { Proof = null }));
        Assert.False(group.Sent(statement with { Proof = "0x00" }));
        var proof = InclusionProof.Parse(Hex.Decode(statement.Proof));
        var hash = proof.StatedBlock().Hash;
        Assert.Equal(
            hash,
            await _members.Payment.GetBlockHashAsync(proof.StatedBlock().Height, default)
        );
        Assert.True(
            proof
                .Verify(new BlockTrust.Hash(hash))
                .Performs(TestChains.Payment, _exchange.Answer, Side.Payment)
        );
    }

    [Fact]
    public async Task It_keeps_silent_about_a_payment_with_other_terms()
    {
        var other = _exchange.Answer with { IssuedAt = _exchange.Answer.IssuedAt - 1 };
        _members.Payment.SetLeg(other, Side.Payment, done: true);
        await ChallengeUnpaidDeliveryAsync();
        await VerdictAsync(VerdictStatus.Unsupported);
        Assert.Empty(_bus.Statements);
        Assert.Empty(_bus.Partials);
        Assert.Empty((await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches);
    }

    [Fact]
    public async Task It_keeps_silent_about_a_challenger_that_delivered_late()
    {
        _members.Time.PassUntil(_exchange.Answer.FirstBy + TestExchange.Grace);
        await ChallengeUnpaidDeliveryAsync();
        await VerdictAsync(VerdictStatus.Unsupported);
        Assert.Empty(_bus.Statements);
        Assert.Empty(_bus.Partials);
    }

    [Fact]
    public async Task It_neither_looks_nor_writes_before_the_deadline_and_speaks_once_after_a_restart()
    {
        await SeeDeliveryAsync();
        var challenge = _exchange.Challenge(PenaltyKind.PaymentMissing).ToMessage();
        await _bus.PublishAsync(challenge);
        await _bus.PublishAsync(new ChallengeRaised(challenge, _members.Time.Now));
        await Eventually.TrueAsync(async () => (await EventsAsync<ChallengeReceived>()).Count == 1);
        await _members.StopAsync(1);
        Assert.Equal(0, _members.Payment.LegReads);

        _members.Time.PassUntil(_exchange.Challenge(PenaltyKind.PaymentMissing).DueAt);
        await _members.StartAsync(1);
        await Eventually.TrueAsync(() => !_bus.Partials.IsEmpty);
        await _members.StopAsync(1);
        await _members.StartAsync(1);
        await _bus.PublishAsync(challenge);
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.Single(_bus.Statements);
        Assert.Single(await EventsAsync<VerdictReached>());
    }

    [Fact]
    public async Task It_looks_again_when_a_challenge_is_raised_for_the_group_that_took_over()
    {
        var group = KnownGroup.Parse((await _members.GroupOfAsync(1)).Announcement);
        var first = new GroupState(1, group.Key.PublicKey.ToBytes(), group.Id);
        _members.Payment.Group = first;
        await Eventually.TrueAsync(async () => (await EventsAsync<GroupSeen>()).Count == 1);
        var challenge = (await ChallengeUnpaidDeliveryAsync()).ToMessage();
        await VerdictAsync(VerdictStatus.Missing);
        await RaiseAsync(challenge, epoch: null);
        await RaiseAsync(challenge, epoch: 1);
        await RaiseAsync(challenge, epoch: 7);

        // A group that this member is none of: it waits until it has a share for the chain's group.
        _members.Payment.Group = new TestGroup(epoch: 2).State;
        await Eventually.TrueAsync(async () =>
            (await EventsAsync<GroupSeen>()).Any(e => ((GroupSeen)e.Data).Epoch == 2)
        );
        await RaiseAsync(challenge, epoch: 2);
        await Eventually.TrueAsync(async () =>
            (await EventsAsync<ChallengeRaisedAgain>()).Count == 1
        );
        Assert.Single(await EventsAsync<VerdictReached>());

        _members.Payment.Group = first; // a reorganisation
        await Eventually.TrueAsync(() => _bus.Partials.Count == 2);
        Assert.Equal(2, (await EventsAsync<VerdictReached>()).Count);
        Assert.Empty((await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches);
    }

    private Task RaiseAsync(ChallengePublished challenge, ulong? epoch) =>
        _bus.PublishAsync(new ChallengeRaised(challenge, _members.Time.Now, Epoch: epoch));

    [Fact]
    public async Task It_records_an_obstacle_once_and_goes_on_when_it_is_gone()
    {
        _members.Payment.HeadTime = (long)_exchange.Answer.FirstBy;
        await ChallengeUnpaidDeliveryAsync();
        await VerdictAsync(VerdictStatus.Waiting);
        var looks = _members.Payment.LegReads;
        await Eventually.TrueAsync(() => _members.Payment.LegReads >= looks + 2);
        Assert.Single(await EventsAsync<VerdictReached>());

        _members.Payment.HeadTime = null;
        await VerdictAsync(VerdictStatus.Missing);
        Assert.Equal(2, (await EventsAsync<VerdictReached>()).Count);
    }

    [Fact]
    public async Task A_challenge_with_a_bad_form_does_not_keep_out_a_good_one()
    {
        var good = _exchange.Challenge(PenaltyKind.PaymentMissing);
        var bad = TestExchange.Signed(good with { RawTransaction = [] }, _exchange.Provider);
        await _bus.PublishAsync(bad.ToMessage());
        await Eventually.TrueAsync(async () => (await EventsAsync<ChallengeRefused>()).Count == 1);
        await ChallengeUnpaidDeliveryAsync();
        await VerdictAsync(VerdictStatus.Missing);
        Assert.Empty((await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches);
    }

    [Fact]
    public async Task Its_log_replays_and_an_altered_input_shows()
    {
        await ChallengeUnpaidDeliveryAsync();
        await VerdictAsync(VerdictStatus.Missing);
        var report = await _members.Log(1).ReplayAsync(new MemberReplay());
        Assert.Empty(report.Mismatches);
        Assert.True(report.Decisions >= 6);

        var sight = (await EventsAsync<LegSeen>())[0];
        await _members.ForgeAsync(
            1,
            recorded =>
                recorded.Position == sight.Position
                    ? recorded with
                    {
                        Data = recorded.Data.Replace(
                            $"{((LegSeen)sight.Data).SeenAt}",
                            $"{_exchange.Answer.FirstBy + 100}",
                            StringComparison.Ordinal
                        ),
                    }
                    : recorded
        );
        Assert.True((await _members.Log(1).VerifyAsync()).IsIntact);
        var mismatches = (await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches;
        Assert.Contains(
            mismatches,
            m => m.Recorded.Contains("\"Status\":\"missing\"", StringComparison.Ordinal)
        );
    }

    private async Task<ChallengeEvidence> ChallengeUnpaidDeliveryAsync()
    {
        await SeeDeliveryAsync();
        var challenge = _exchange.Challenge(PenaltyKind.PaymentMissing);
        await _bus.PublishAsync(challenge.ToMessage());
        await Eventually.TrueAsync(async () => (await EventsAsync<ChallengeReceived>()).Count == 1);
        _members.Time.PassUntil(challenge.DueAt);
        return challenge;
    }

    private async Task SeeDeliveryAsync()
    {
        _members.Data.Record(_exchange.Answer, Side.Delivery);
        await Eventually.TrueAsync(async () => (await EventsAsync<LegSeen>()).Count == 1);
    }

    private Task VerdictAsync(string status) =>
        Eventually.TrueAsync(async () =>
            (await EventsAsync<VerdictReached>()).Any(e =>
                ((VerdictReached)e.Data).Status == status
            )
        );

    private async Task<List<IEvent>> EventsAsync<T>()
    {
        var events = new List<IEvent>();
        await foreach (var e in _members.Log(1).ReadAllAsync())
        {
            if (e.Data is T)
                events.Add(e);
        }
        return events;
    }
}
