using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Notary.Client.Challenges;
using Notary.Client.Http;
using Notary.Client.Oracle;
using Notary.Client.Registry;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Xunit;

namespace Notary.Services.Tests.Client;

/// <summary>The typed clients' requests, and what they make of honest and of hostile answers.</summary>
public sealed class ServiceClientTests : IDisposable
{
    private readonly Parties parties = new();
    private readonly Service service = new();
    private readonly HttpClient http;

    public ServiceClientTests() => http = new(service) { BaseAddress = new Uri("http://service") };

    public void Dispose()
    {
        http.Dispose();
        parties.Dispose();
    }

    [Fact]
    public async Task An_oracle_is_asked_with_the_intent_and_its_answer_is_read()
    {
        var answer = parties.Answer(1);
        var intent = new PaymentIntent(
            parties.Terms.Id,
            1,
            answer.Answer.Amount,
            Bytes32.Zero,
            Mover.Consumer,
            1
        );
        service.Answer = new JsonObject
        {
            ["exchangeId"] = answer.Answer.ExchangeId.ToString(),
            ["answer"] = answer.Answer.ToJson(),
            ["attestation"] = answer.Attestation.ToJson(),
        };
        var signature = parties.Consumer.Sign(intent.Digest);
        var given = await new OracleClient(http).AnswerAsync(intent, signature);
        Assert.Equal(answer.Answer, given.Answer);
        Assert.Equal("/v1/answers", service.Path);
        Assert.Equal(signature.ToString(), service.Body!["signature"]!.GetValue<string>());
        Assert.Equal("1", service.Body["intent"]!["sequence"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""{"answer":{},"attestation":{}}""")]
    public async Task An_oracle_that_answers_nonsense_gave_no_answer(string json)
    {
        service.Answer = JsonNode.Parse(json);
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            new OracleClient(http).FindAsync(Bytes32.Zero)
        );
    }

    [Fact]
    public async Task A_challenge_is_published_as_its_message()
    {
        var answer = parties.Answer(1);
        var challenge = Challenger.DeliveryMissing(
            parties.Terms,
            answer,
            parties.Promise(answer.Answer),
            "0x01",
            parties.Consumer
        );
        service.Answer = new JsonObject();
        await new ChallengeClient(http).PublishAsync(challenge);
        Assert.Equal("/v1/challenges", service.Path);
        Assert.Equal(
            challenge.ChallengeId.ToString(),
            service.Body!["challengeId"]!.GetValue<string>()
        );
        service.Answer = JsonNode.Parse("""{"state":"upheld","txId":"0x02","amount":"7"}""");
        var status = await new ChallengeClient(http).FindAsync(challenge.ChallengeId);
        Assert.Equal(new("upheld", "0x02", "7", null), status);
    }

    [Fact]
    public async Task A_refusal_keeps_its_code_and_one_that_is_no_document_its_status()
    {
        service.Status = HttpStatusCode.UnprocessableContent;
        service.Answer = JsonNode.Parse("""{"code":"challenge-rejected","detail":"why"}""");
        var client = new ChallengeClient(http);
        var refusal = await Assert.ThrowsAsync<RequestRefusedException>(() =>
            client.FindAsync(Bytes32.Zero)
        );
        Assert.Equal(
            (422, "challenge-rejected", "why"),
            (refusal.Status, refusal.Code, refusal.Detail)
        );
        service.Answer = null;
        refusal = await Assert.ThrowsAsync<RequestRefusedException>(() =>
            client.FindAsync(Bytes32.Zero)
        );
        Assert.Equal((422, ""), (refusal.Status, refusal.Code));
    }

    [Fact]
    public async Task A_document_that_does_not_hash_to_its_CID_is_not_believed()
    {
        service.Answer = new JsonObject { ["model"] = "other" };
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            new RegistryClient(http).GetAsync(
                "bafkreihi52z4hbmccxm6lsjtigg2e5z5mfh457dbemmzjcy2dks5lcmcly"
            )
        );
    }

    [Fact]
    public async Task An_unknown_setup_is_none()
    {
        service.Status = HttpStatusCode.NotFound;
        service.Answer = JsonNode.Parse("""{"code":"setup-unknown"}""");
        Assert.Null(await new RegistryClient(http).FindAsync(parties.Terms.Id, version: 2));
        Assert.Equal($"/v1/setups/{parties.Terms.Id}?version=2", service.Path);
    }

    private sealed class Service : HttpMessageHandler
    {
        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;
        public JsonNode? Answer { get; set; }
        public string? Path { get; private set; }
        public JsonNode? Body { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Path = request.RequestUri!.PathAndQuery;
            Body = request.Content is { } content
                ? await content.ReadFromJsonAsync<JsonNode>(cancellationToken)
                : null;
            return new(Status)
            {
                Content = Answer is null ? new StringContent("") : JsonContent.Create(Answer),
            };
        }
    }
}
