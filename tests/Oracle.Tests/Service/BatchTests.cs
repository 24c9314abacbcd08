using System.Net;
using System.Text.Json.Nodes;
using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Replay;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.Oracle.Tests.Service;

/// <summary>Checks that reserve nothing, and batches, over HTTP.</summary>
public sealed class BatchTests : IAsyncLifetime
{
    private readonly Scene scene = new();
    private readonly EvmPrivateKey attestor = EvmPrivateKey.Generate();
    private InProcessBus bus = null!;
    private OracleHost oracle = null!;

    public async Task InitializeAsync()
    {
        bus = await InProcessBus.StartAsync();
        oracle = await OracleHost.StartAsync(
            await SharedPostgres.ConnectionStringAsync(),
            SharedPostgres.NewSchema(),
            bus,
            attestor
        );
        await oracle.LockAsync(scene, 1_001, 99_999);
    }

    public async Task DisposeAsync()
    {
        await oracle.DisposeAsync();
        await bus.DisposeAsync();
    }

    [Fact]
    public async Task A_deposit_check_tells_what_an_answer_would_and_leaves_no_trace()
    {
        var before = (await oracle.Store.FetchHeadAsync()).Position;
        var covered = await CheckAsync("100");
        Assert.Equal(HttpStatusCode.OK, covered.Status);
        Assert.Equal("1001", (string?)covered.Json["consumer"]!["balance"]);
        Assert.Equal("0", (string?)covered.Json["consumer"]!["exposure"]);
        Assert.Equal("insufficient-consumer-deposit", (await CheckAsync("501")).Code);
        Assert.Equal("price-out-of-bounds", (await CheckAsync("9")).Code);
        Assert.Equal("request-malformed", (await CheckAsync("0")).Code);
        Assert.Equal(HttpStatusCode.OK, (await CheckAllAsync("200", "300")).Status);
        Assert.Equal("insufficient-consumer-deposit", (await CheckAllAsync("250", "251")).Code);
        Assert.Equal("request-malformed", (await CheckAllAsync()).Code);
        Assert.Equal("unknown-agreement", (await CheckAsync("100", new Scene().Id)).Code);
        Assert.Equal(before, (await oracle.Store.FetchHeadAsync()).Position);
    }

    [Fact]
    public async Task A_batch_is_answered_whole_with_one_signature()
    {
        var reply = await AskAsync(scene.Intent(1), scene.Intent(2), scene.Intent(3));
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var given = reply.Json["answers"]!.AsArray();
        Assert.Equal(3, given.Count);
        Assert.Single(
            given
                .Select(g => (string?)g!["attestation"]!["signature"])
                .Distinct(StringComparer.Ordinal)
        );
        foreach (var (i, each) in given.Index())
        {
            using var json = System.Text.Json.JsonDocument.Parse($"{each}");
            var answer = StructJson.FromJson<Answer>(json.RootElement.GetProperty("answer"));
            var by = AttestationJson.FromJson(json.RootElement.GetProperty("attestation"));
            Assert.Equal((ulong)i + 1, answer.Sequence);
            Assert.Equal(attestor.Address, by.AttestorOf(answer));
        }
        await AssertReplayAsync(decisions: 3);
    }

    [Fact]
    public async Task A_batch_that_is_not_covered_reserves_nothing_and_names_the_request()
    {
        var reply = await AskAsync([.. Enumerable.Range(1, 6).Select(i => scene.Intent((ulong)i))]);
        Assert.Equal("insufficient-consumer-deposit", reply.Code);
        Assert.Equal(5, (int)reply.Json["index"]!);
        var account = await oracle.Http.ShowAsync($"/v1/accounts/{scene.Id}");
        Assert.Equal("0", (string?)account.Json["consumer"]!["exposure"]);
        await AssertReplayAsync(decisions: 1);
    }

    [Fact]
    public async Task A_batch_with_a_request_of_another_is_refused_whole()
    {
        var (own, strange) = (scene.Intent(1), scene.Intent(2));
        var forged = await PostAsync(
            (own, scene.Sign(own)),
            (strange, scene.Provider.Sign(strange.Digest))
        );
        Assert.Equal(("wrong-signature", 1), (forged.Code, (int)forged.Json["index"]!));
        var other = new Scene();
        var mixed = await PostAsync(
            (own, scene.Sign(own)),
            (other.Intent(), other.Sign(other.Intent()))
        );
        Assert.Equal("request-malformed", mixed.Code);
    }

    [Fact]
    public async Task An_exchanges_exposure_is_shown_for_both_accounts()
    {
        await AskAsync(scene.Intent(1));
        var shown = await oracle.Http.ShowAsync($"/v1/exposures/{ExchangeId.Of(scene.Id, 1)}");
        Assert.Equal("1", shown.Text("sequence"));
        Assert.Equal("reserved", (string?)shown.Json["consumer"]!["state"]);
        Assert.Equal("200", (string?)shown.Json["consumer"]!["required"]);
        Assert.Equal("600", (string?)shown.Json["provider"]!["required"]);
        var unknown = await oracle.Http.ShowAsync($"/v1/exposures/{scene.Id}");
        Assert.Equal("unknown-exchange", unknown.Code);
    }

    private async Task AssertReplayAsync(int decisions)
    {
        var report = await oracle.Store.ReplayAsync(new OracleReplay());
        Assert.Equal((decisions, 0), (report.Decisions, report.Differences));
    }

    private Task<Reply> CheckAsync(string amount, Bytes32? agreement = null) =>
        oracle.Http.PostJsonAsync(
            "/v1/deposit-checks",
            new JsonObject { ["agreementId"] = $"{agreement ?? scene.Id}", ["amount"] = amount }
        );

    private Task<Reply> CheckAllAsync(params string[] amounts) =>
        oracle.Http.PostJsonAsync(
            "/v1/deposit-checks/batch",
            new JsonObject
            {
                ["agreementId"] = $"{scene.Id}",
                ["amounts"] = new JsonArray([.. amounts.Select(a => (JsonNode)a)]),
            }
        );

    private Task<Reply> AskAsync(params PaymentIntent[] intents) =>
        PostAsync([.. intents.Select(i => (i, scene.Sign(i)))]);

    private Task<Reply> PostAsync(params (PaymentIntent Intent, EvmSignature Signature)[] batch) =>
        oracle.Http.PostJsonAsync(
            "/v1/answers/batch",
            new JsonObject
            {
                ["requests"] = new JsonArray([
                    .. batch.Select(r =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["intent"] = r.Intent.ToJson(),
                                ["signature"] = $"{r.Signature}",
                            }
                    ),
                ]),
            }
        );
}
