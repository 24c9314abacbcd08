using System.Net;
using System.Numerics;
using System.Text.Json.Nodes;
using Notary.Contracts.Chain;
using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Oracle.Replay;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.Oracle.Tests.Service;

public sealed class OracleServiceTests : IAsyncLifetime
{
    private readonly Scene scene = new();
    private readonly EvmPrivateKey attestor = EvmPrivateKey.Generate();
    private readonly string schema = SharedPostgres.NewSchema();
    private string postgres = "";
    private InProcessBus bus = null!;
    private OracleHost oracle = null!;

    public async Task InitializeAsync()
    {
        postgres = await SharedPostgres.ConnectionStringAsync();
        bus = await InProcessBus.StartAsync();
        oracle = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await oracle.DisposeAsync();
        await bus.DisposeAsync();
    }

    [Fact]
    public async Task A_lookup_is_answered_with_an_attestation_that_contracts_accept()
    {
        await oracle.LockAsync(scene, 1_000, 1_000);
        var intent = scene.Intent();
        var reply = await oracle.Http.LookUpAsync(intent, scene.Sign(intent));
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var (answer, attestation) = LookupCodec.DecodeResponse(Hex.Decode(reply.Text("data")));
        Assert.Equal(intent.Amount, answer.Amount);
        Assert.Equal(Scene.Now + 120, answer.SecondBy);
        Assert.Equal(attestor.Address, attestation.AttestorOf(answer));
        Assert.Equal(1UL, attestation.Epoch);
    }

    [Fact]
    public async Task Both_forms_of_a_request_give_the_same_answer()
    {
        await oracle.LockAsync(scene, 1_000, 1_000);
        var intent = scene.Intent();
        var asked = await oracle.Http.AskAsync(intent, scene.Sign(intent));
        var lookedUp = await oracle.Http.LookUpAsync(intent, scene.Sign(intent));
        var (answer, _) = LookupCodec.DecodeResponse(Hex.Decode(lookedUp.Text("data")));
        Assert.Equal($"{answer.IndexHash}", (string?)asked.Json["answer"]!["indexHash"]);

        var found = await oracle.Http.ShowAsync($"/v1/answers/{answer.ExchangeId}");
        Assert.Equal($"{asked.Json}", $"{found.Json}");
        Assert.Equal("200", await ExposureAsync());
    }

    [Fact]
    public async Task Bad_input_is_a_problem_with_a_stable_code_and_leaves_no_trace()
    {
        await oracle.LockAsync(scene, 1_000, 1_000);
        var (intent, other) = (scene.Intent(), new Scene());
        var signature = scene.Sign(intent);
        var before = (await oracle.Store.FetchHeadAsync()).Position;

        Expect("request-malformed", 400, await oracle.Http.PostTextAsync("/v1/ccip", "{"));
        Expect("request-malformed", 400, await oracle.Http.PostTextAsync("/v1/ccip", "[]"));
        Expect("request-malformed", 400, await oracle.Http.PostTextAsync("/v1/answers", "{}"));
        Expect("request-malformed", 400, await oracle.Http.PostTextAsync("/v1/answers", ""));
        var twice = $$"""{"sender":"0x","sender":"{{Scene.UserContract}}","data":"0x"}""";
        Expect("request-malformed", 400, await oracle.Http.PostTextAsync("/v1/ccip", twice));
        Expect(
            "request-malformed",
            400,
            await oracle.Http.PostJsonAsync(
                "/v1/ccip",
                new JsonObject { ["sender"] = $"{Scene.UserContract}", ["data"] = "0x0cd3a2c3" }
            )
        );
        var large = new string(' ', 70_000);
        Expect("request-too-large", 413, await oracle.Http.PostTextAsync("/v1/ccip", large));
        Expect(
            "unknown-sender",
            403,
            await oracle.Http.LookUpAsync(intent, signature, sender: Address.Zero)
        );
        Expect(
            "unknown-agreement",
            404,
            await oracle.Http.LookUpAsync(other.Intent(), other.Sign(other.Intent()))
        );
        Expect(
            "wrong-signature",
            403,
            await oracle.Http.LookUpAsync(intent, scene.Provider.Sign(intent.Digest))
        );
        foreach (var amount in new[] { BigInteger.Zero, (BigInteger.One << 255) + 1 })
        {
            var extreme = scene.Intent(amount: amount);
            Expect(
                "amount-out-of-range",
                400,
                await oracle.Http.AskAsync(extreme, scene.Sign(extreme))
            );
        }
        Expect("request-malformed", 400, await oracle.Http.ShowAsync("/v1/accounts/0x00"));
        Expect("unknown-agreement", 404, await oracle.Http.ShowAsync($"/v1/accounts/{other.Id}"));
        Expect("unknown-exchange", 404, await oracle.Http.ShowAsync($"/v1/answers/{other.Id}"));

        Assert.Equal(before, (await oracle.Store.FetchHeadAsync()).Position);
        Assert.Equal("0", await ExposureAsync());
    }

    [Fact]
    public async Task An_expired_intent_is_refused_and_recorded_for_replay()
    {
        await oracle.LockAsync(scene, 1_000, 1_000);
        var expired = scene.Intent() with { ValidUntil = Scene.Now - 1 };
        var reply = await oracle.Http.LookUpAsync(expired, scene.Sign(expired));
        Expect("intent-expired", 422, reply);
        Assert.Equal("0", await ExposureAsync());
        var report = await oracle.Store.ReplayAsync(new OracleReplay());
        Assert.Equal((1, 0), (report.Decisions, report.Differences));
    }

    [Fact]
    public async Task A_deposit_that_is_used_up_is_refused_with_its_numbers()
    {
        await oracle.LockAsync(scene, 2_001, 99_999);
        for (var i = 1UL; i <= 10; i++)
            await ApproveAsync(scene.Intent(sequence: i));
        var eleventh = scene.Intent(sequence: 11);
        var reply = await oracle.Http.LookUpAsync(eleventh, scene.Sign(eleventh));
        Expect("insufficient-consumer-deposit", 409, reply);
        Assert.Equal(
            ("consumer", "200", "2001", "2000"),
            (
                reply.Text("account"),
                reply.Text("required"),
                reply.Text("balance"),
                reply.Text("exposure")
            )
        );
        Assert.StartsWith("insufficient", reply.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_requests_never_get_more_than_the_deposits_cover()
    {
        await oracle.LockAsync(scene, 2_001, 99_999);
        var intents = Enumerable.Range(1, 40).Select(i => scene.Intent((ulong)i)).ToList();
        // Each twice, so that repetitions race as well.
        var replies = await Task.WhenAll(
            intents.Concat(intents).Select(i => oracle.Http.LookUpAsync(i, scene.Sign(i)))
        );
        Assert.Equal(20, replies.Count(r => r.Status == HttpStatusCode.OK));
        Assert.Equal(
            10,
            replies
                .Select(r => r.Text("data"))
                .OfType<string>()
                .Select(data => LookupCodec.DecodeResponse(Hex.Decode(data)).Answer)
                .Distinct()
                .Count()
        );
        Assert.Equal("2000", await ExposureAsync());
        var report = await oracle.Store.ReplayAsync(new OracleReplay());
        Assert.Equal((70, 0), (report.Decisions, report.Differences));
    }

    [Fact]
    public async Task A_restart_forgets_nothing()
    {
        await oracle.LockAsync(scene, 1_000, 1_000);
        var data = await ApproveAsync(scene.Intent());
        await oracle.DisposeAsync();
        oracle = await StartAsync();

        Assert.Equal(data, await ApproveAsync(scene.Intent()));
        var otherTerms = scene.Intent(amount: 99);
        Expect(
            "different-terms",
            409,
            await oracle.Http.LookUpAsync(otherTerms, scene.Sign(otherTerms))
        );
        var found = await oracle.Http.ShowAsync($"/v1/answers/{ExchangeId.Of(scene.Id, 1)}");
        Assert.Equal(HttpStatusCode.OK, found.Status);
    }

    [Fact]
    public async Task A_second_writer_on_the_same_log_overtakes_without_harm()
    {
        await oracle.LockAsync(scene, 400, 9_999);
        await using var ownBus = await InProcessBus.StartAsync();
        await using var replica = await OracleHost.StartAsync(postgres, schema, ownBus, attestor);
        var first = scene.Intent(sequence: 1);
        var overtaking = await replica.Http.LookUpAsync(first, scene.Sign(first));
        Assert.Equal(HttpStatusCode.OK, overtaking.Status);
        var second = scene.Intent(sequence: 2);
        Reply reply = null!; // until it has noticed that it is not alone any more, it says 503
        await Eventually.TrueAsync(async () =>
            (reply = await oracle.Http.LookUpAsync(second, scene.Sign(second))).Code != "hand-over"
        );
        Expect("insufficient-consumer-deposit", 409, reply);
        var report = await oracle.Store.ReplayAsync(new OracleReplay());
        Assert.Equal((2, 0), (report.Decisions, report.Differences));
    }

    [Fact]
    public async Task A_repeated_message_counts_once_and_a_confirmed_leg_frees_its_account()
    {
        await oracle.LockAsync(scene, 1_000, 1_000);
        await ApproveAsync(scene.Intent());
        var (answer, _) = LookupCodec.DecodeResponse(
            Hex.Decode(await ApproveAsync(scene.Intent()))
        );
        var confirmed = new LegConfirmed(
            Scene.PaymentChain,
            $"{scene.Id}",
            1,
            0,
            $"{answer.Digest}",
            "0x0a",
            9
        );
        var (topUp, id) = (OracleHost.Deposit(scene, Side.Payment, 500, "0x07"), Guid.NewGuid());
        await oracle.PublishAsync(topUp, id);
        await oracle.PublishAsync(topUp, id);
        await oracle.PublishAsync(topUp);
        await oracle.PublishAsync(confirmed);

        await Eventually.TrueAsync(async () => await ExposureAsync() == "0");
        await Eventually.TrueAsync(async () => await AccountAsync("consumer", "balance") == "1500");
        Assert.Equal("600", await AccountAsync("provider", "exposure"));
    }

    [Fact]
    public async Task Replay_names_the_decisions_that_an_altered_input_changes()
    {
        await oracle.LockAsync(scene, 1_000, 1_000);
        await ApproveAsync(scene.Intent());
        await ForgedLog.WriteAsync(
            postgres,
            schema,
            oracle.Store,
            e =>
                e.Type == "deposit_seen"
                    ? e with
                    {
                        Data = e.Data.Replace("\"1000\"", "\"1001\"", StringComparison.Ordinal),
                    }
                    : e
        );
        Assert.True((await oracle.Store.VerifyAsync()).IsIntact);
        var mismatch = Assert.Single(
            (await oracle.Store.ReplayAsync(new OracleReplay())).Mismatches
        );
        Assert.Equal($"{scene.Id}", mismatch.Stream);
        Assert.Contains(nameof(AnswerApproved), mismatch.Recorded, StringComparison.Ordinal);
    }

    private Task<OracleHost> StartAsync() => OracleHost.StartAsync(postgres, schema, bus, attestor);

    private async Task<string> ApproveAsync(PaymentIntent intent)
    {
        var reply = await oracle.Http.LookUpAsync(intent, scene.Sign(intent));
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return reply.Text("data")!;
    }

    private Task<string> ExposureAsync() => AccountAsync("consumer", "exposure");

    private async Task<string> AccountAsync(string party, string member)
    {
        var reply = await oracle.Http.ShowAsync($"/v1/accounts/{scene.Id}");
        return (string)reply.Json[party]![member]!;
    }

    private static void Expect(string code, int status, Reply reply)
    {
        Assert.Equal(code, reply.Code);
        Assert.Equal((status, "application/problem+json"), ((int)reply.Status, reply.MediaType));
    }
}
