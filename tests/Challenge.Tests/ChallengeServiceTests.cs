using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Challenge.Cases;
using Notary.Challenge.Replay;
using Notary.Contracts.Chain;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Penalties;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Challenge.Tests;

public sealed class ChallengeServiceTests : IAsyncLifetime
{
    private ChallengeHost _host = null!;
    private ChallengeEvidence _challenge = null!;

    private string Id => _challenge.ChallengeId.ToString();

    public async Task InitializeAsync()
    {
        _host = await ChallengeHost.StartedAsync();
        _challenge = new TestExchange(_host.Time.Now).Challenge(PenaltyKind.DeliveryMissing);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_challenge_that_three_members_support_is_executed_once_and_upheld()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(_challenge)).StatusCode);
        await SignAsync(1, 2, 3);
        await StateAsync("submitted");

        var call = Assert.IsType<ChainCall.Penalize>(Assert.Single(_host.Data.Prepared));
        Assert.Equal(_challenge.Answer, call.Answer);
        Assert.True(IsGroups(call.Proof));
        await ExecuteAsync("0xpenalty1");
        var ended = await StateAsync("upheld");
        Assert.Equal("0xpenalty1", ended.GetProperty("txId").GetString());
        Assert.Equal("240", ended.GetProperty("amount").GetString());
        Assert.Single(_host.Data.Broadcast);
        Assert.Empty(_host.Payment.Broadcast);
        await Eventually.TrueAsync(() => _host.Heard.Of<ChallengeDecided>().Any());
        Assert.Equal(Id, Assert.Single(_host.Heard.Of<ChallengeRaised>()).Challenge.ChallengeId);
        Assert.Equal(3, Assert.Single(_host.Heard.Of<PenaltySigned>()).Members.Length);
        var decided = Assert.Single(_host.Heard.Of<ChallengeDecided>());
        Assert.Equal((Id, Outcomes.Upheld), (decided.ChallengeId, decided.Outcome));
    }

    [Fact]
    public async Task A_victim_whose_answer_a_former_group_signed_is_compensated()
    {
        await _host.KnowingGroupAsync();
        var exchange = new TestExchange(_host.Time.Now);
        var former = exchange.Challenge(PenaltyKind.DeliveryMissing) with
        {
            Attestation = _host.Group.Vouch(exchange.Answer),
        };
        _challenge = TestExchange.Signed(former, exchange.Consumer);
        var next = new TestGroup(epoch: 2);
        _host.Data.Group = next.State;
        var stranger = exchange.Challenge(PenaltyKind.DeliveryMissing) with
        {
            Attestation = next.Vouch(exchange.Answer) with { Epoch = 1 },
        };
        var forged = await PostAsync(TestExchange.Signed(stranger, exchange.Consumer));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, forged.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(_challenge)).StatusCode);
        Assert.NotNull(Assert.Single(await _host.EventsAsync<ChallengeReceived>()).GroupKey);
        Assert.Empty((await _host.Log.ReplayAsync(new ChallengeReplay())).Mismatches);
    }

    [Fact]
    public async Task Partials_may_come_before_the_challenge_and_a_bad_one_is_replaced()
    {
        var message = TestChains
            .Data.PenaltyMessage(_challenge.Answer, _challenge.Kind, _host.Group.PublicKey, 1)
            .ToString();
        // Words of a group that is not known yet are delivered again for some time only.
        await _host.KnowingGroupAsync();
        await _host.PublishAsync(_host.Group.BadPartial(2, message));
        await _host.PublishAsync(_host.Group.Partial(1, message));
        await _host.PublishAsync(_host.Group.Partial(3, message));
        await _host.PublishAsync(_challenge.ToMessage());
        await Eventually.TrueAsync(async () =>
            (await _host.EventsAsync<PartialRejected>()).Count == 1
        );
        await _host.PublishAsync(_host.Group.Partial(4, message));
        await StateAsync("submitted");
        Assert.Equal(2, (await _host.EventsAsync<PartialRejected>())[0].Member);
        var combined = (await _host.EventsAsync<PenaltyCombined>())[0];
        Assert.Equal([1, 3, 4], combined.Members);
        await Eventually.TrueAsync(() => _host.Heard.Of<MisbehaviourReported>().Any());
        var report = Assert.Single(_host.Heard.Of<MisbehaviourReported>());
        Assert.True(BadPartial.IsProved(report, KnownGroup.Parse(_host.Group.AnnouncedBy(1))));
        Assert.Equal(2, report.Evidence.Member);
        Assert.Empty((await _host.Log.ReplayAsync(new ChallengeReplay())).Mismatches);
    }

    [Fact]
    public async Task A_challenge_against_a_performed_leg_is_dismissed()
    {
        await _host.KnowingGroupAsync();
        await PostAsync(_challenge);
        _host.Data.SetLeg(_challenge.Answer, Side.Delivery, done: true);
        var proof = _host.Data.ProofOf(_challenge.Answer, Side.Delivery);
        await StateIncludedAsync(proof, 1, 2, 4);
        var document = await StateAsync("dismissed");
        Assert.Empty(_host.Data.Prepared);
        var statements = document.GetProperty("statements").EnumerateArray().ToList();
        Assert.Equal(3, statements.Count);
        Assert.All(statements, s => Assert.True(s.GetProperty("proved").GetBoolean()));
        foreach (var path in statements.Select(s => s.GetProperty("proof").GetString()!))
            Assert.Equal(proof, await _host.Http.GetStringAsync(path));
        Assert.Empty((await _host.Log.ReplayAsync(new ChallengeReplay())).Mismatches);
    }

    /// <summary>A Fabric proof holds a whole block: cases with four of them were longer than clients read.</summary>
    [Fact]
    public async Task A_case_whose_proofs_hold_large_blocks_stays_short()
    {
        await _host.KnowingGroupAsync();
        await PostAsync(_challenge);
        var block = "0x" + new string('7', 600_000);
        await StateIncludedAsync(block, 1, 2, 3, 4);
        var at = $"/v1/challenges/{_challenge.ChallengeId}";
        await Eventually.TrueAsync(async () =>
            (await _host.EventsAsync<StatementReceived>()).Count == 4
        );
        Assert.InRange((await _host.Http.GetStringAsync(at)).Length, 1, 10_000);
        Assert.Equal(block, await _host.Http.GetStringAsync($"{at}/statements/3/proof"));
        foreach (var nowhere in new[] { 4, int.MaxValue, -1 })
        {
            var none = await _host.Http.GetAsync($"{at}/statements/{nowhere}/proof");
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }
    }

    [Fact]
    public async Task A_challenge_that_nobody_supports_ends_with_its_time()
    {
        await PostAsync(_challenge);
        await StateAsync("open");
        _host.Time.PassUntil(_challenge.ClosesAt(_host.Time.Now));
        await StateAsync("dismissed");
        Assert.Empty((await _host.Log.ReplayAsync(new ChallengeReplay())).Mismatches);
    }

    [Fact]
    public async Task After_a_restart_the_same_transaction_leaves()
    {
        _host.Data.BroadcastFails = new ChainUnavailableException("no node");
        await PostAsync(_challenge);
        await SignAsync(1, 2, 3);
        await Eventually.TrueAsync(async () =>
            (await _host.EventsAsync<PenaltyPrepared>()).Count == 1
        );
        await _host.StopAsync();
        _host.Data.BroadcastFails = null;
        await _host.StartAsync();
        await StateAsync("submitted");
        Assert.Single(_host.Data.Prepared);
        Assert.Equal("0xpenalty1", Assert.Single(_host.Data.Broadcast).TxId);
    }

    [Fact]
    public async Task A_penalty_that_somebody_else_executed_is_done()
    {
        _host.Data.PrepareFails = new ChainRejectedException("LegPenalised");
        _host.Data.SetLeg(_challenge.Answer, Side.Delivery, penalised: true);
        await PostAsync(_challenge);
        await SignAsync(2, 3, 4);
        await StateAsync("upheld");
        Assert.Empty(_host.Data.Broadcast);
    }

    [Fact]
    public async Task A_leg_that_came_before_the_penalty_ends_the_case()
    {
        _host.Data.Outcome = id => new(id, 7, Succeeded: false, "LegDone");
        _host.Data.SetLeg(_challenge.Answer, Side.Delivery, done: true);
        await PostAsync(_challenge);
        await SignAsync(2, 3, 4);
        var ended = await StateAsync("dismissed");
        Assert.Contains(
            "recorded before",
            ended.GetProperty("reason").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_transaction_that_failed_for_another_reason_is_made_anew()
    {
        _host.Data.Outcome = id =>
            id is "0xpenalty1" ? new(id, 7, Succeeded: false, "out of gas") : null;
        await PostAsync(_challenge);
        await SignAsync(2, 3, 4);
        await Eventually.TrueAsync(async () =>
            (await _host.EventsAsync<SubmissionRefused>()).Count == 1
        );
        _host.Time.Pass(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => _host.Data.Broadcast.Count == 2);
        Assert.Equal(2, _host.Data.Prepared.Count);
    }

    [Fact]
    public async Task A_case_whose_group_the_chain_does_not_name_waits()
    {
        await _host.KnowingGroupAsync();
        _host.Data.Group = new TestGroup().State;
        await _host.KnowingGroupAsync(isKnown: false);
        await PostAsync(_challenge);
        await Task.Delay(300);
        await StateAsync("received");
        _host.Data.Group = _host.Group.State;
        await StateAsync("open");
    }

    [Fact]
    public async Task A_bad_form_is_refused_with_its_reason_and_keeps_no_good_challenge_out()
    {
        var foreign = _challenge with { PerformedTxId = "0xanother" };
        var refusal = await PostAsync(foreign);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refusal.StatusCode);
        Assert.Equal("challenge-rejected", await CodeAsync(refusal));
        await StateAsync("rejected");
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(_challenge)).StatusCode);
        await StateAsync("open");
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(_challenge)).StatusCode);
        Assert.Single(await _host.EventsAsync<ChallengeReceived>());
        Assert.Empty((await _host.Log.ReplayAsync(new ChallengeReplay())).Mismatches);
    }

    [Fact]
    public async Task An_altered_statement_shows_in_the_replay()
    {
        await PostAsync(_challenge);
        await SignAsync(1, 2, 3);
        await StateAsync("submitted");
        await ExecuteAsync("0xpenalty1");
        await StateAsync("upheld");
        var report = await _host.Log.ReplayAsync(new ChallengeReplay());
        Assert.Empty(report.Mismatches);
        Assert.Equal(8, report.Decisions);

        var forged = _host.Group.BadPartial(1, (await _host.EventsAsync<CaseOpened>())[0].Message);
        var genuine = (await _host.EventsAsync<PartialReceived>())
            .Select(e => e.Partial)
            .First(p => p.Member == 1);
        await _host.ForgeAsync(e =>
            e with
            {
                Data = e.Type is "partial_received"
                    ? e.Data.Replace(genuine.Partial, forged.Partial, StringComparison.Ordinal)
                    : e.Data,
            }
        );
        Assert.True((await _host.Log.VerifyAsync()).IsIntact);
        var mismatch = (await _host.Log.ReplayAsync(new ChallengeReplay())).Mismatches;
        Assert.Contains(mismatch, m => m.Stream == CaseStreams.Case(Id));
    }

    private Task<HttpResponseMessage> PostAsync(ChallengeEvidence challenge) =>
        _host.Http.PostAsJsonAsync("/v1/challenges", challenge.ToMessage());

    private async Task StateIncludedAsync(string proof, params int[] members)
    {
        foreach (var member in members)
            await _host.PublishAsync(
                _host.Group.Statement(
                    member,
                    _challenge.ChallengeId,
                    StatementStatus.Included,
                    TestChains.Data.Id,
                    proof
                )
            );
    }

    private async Task SignAsync(params int[] members)
    {
        await Eventually.TrueAsync(async () => (await _host.EventsAsync<CaseOpened>()).Count == 1);
        var message = (await _host.EventsAsync<CaseOpened>())[0].Message;
        foreach (var member in members)
            await _host.PublishAsync(_host.Group.Partial(member, message));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_anybody_proved_to_the_contract_ends_the_case_without_a_notary(bool same)
    {
        await PostAsync(_challenge);
        await StateAsync("open");
        var answer = _challenge.Answer;
        await _host.PublishAsync(
            new InclusionProved(
                TestChains.Data.Id,
                answer.AgreementId.ToString(),
                answer.Sequence,
                (int)_challenge.Kind,
                (same ? answer.Digest : Bytes32.Zero).ToString(),
                "0xproof",
                7
            )
        );
        await Eventually.TrueAsync(async () =>
            (await _host.EventsAsync<InclusionObserved>()).Count == 1
        );
        if (!same)
            await SignAsync(1, 2, 3);
        await StateAsync(same ? "dismissed" : "submitted");
        if (same)
            Assert.Equal("0xproof", (await _host.EventsAsync<CaseClosed>())[0].TxId);
        Assert.Empty((await _host.Log.ReplayAsync(new ChallengeReplay())).Mismatches);
    }

    private async Task ExecuteAsync(string txId)
    {
        _host.Data.SetLeg(_challenge.Answer, Side.Delivery, penalised: true);
        await _host.PublishAsync(Executed(txId));
    }

    private PenaltyExecuted Executed(string txId) =>
        new(
            TestChains.Data.Id,
            _challenge.Answer.AgreementId.ToString(),
            _challenge.Answer.Sequence,
            (int)_challenge.Kind,
            "0x",
            _challenge.Answer.ConsumerFabric.ToString(),
            "240",
            _challenge.Answer.Digest.ToString(),
            txId,
            7
        );

    private bool IsGroups(GroupProof proof)
    {
        var message = TestChains.Data.PenaltyMessage(
            _challenge.Answer,
            _challenge.Kind,
            _host.Group.PublicKey,
            1
        );
        return proof.Nonce == _challenge.Answer.ExchangeId
            && ThresholdBls
                .PublicKey.Parse(_host.Group.PublicKey)
                .Verify(message.ToArray(), ThresholdBls.Signature.Parse(proof.Signature));
    }

    private async Task<JsonElement> StateAsync(string state)
    {
        JsonElement found = default;
        await Eventually.TrueAsync(async () =>
        {
            using var answer = await _host.Http.GetAsync($"/v1/challenges/{Id}");
            if (!answer.IsSuccessStatusCode)
                return false;
            found = await answer.Content.ReadFromJsonAsync<JsonElement>();
            return found.GetProperty("state").GetString() == state;
        });
        return found;
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
}
