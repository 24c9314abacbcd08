using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Notary.Challenge.Cases;
using Notary.Contracts.Challenges;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Challenge.Tests;

/// <summary>What strangers post.</summary>
public sealed class ChallengePostTests : IAsyncLifetime
{
    private ChallengeHost _host = null!;

    public async Task InitializeAsync() => _host = await ChallengeHost.StartedAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("{", 400, "request-malformed")]
    [InlineData("null", 400, "request-malformed")]
    [InlineData("{}", 400, "request-malformed")]
    [InlineData("[[[[[[[[", 400, "request-malformed")]
    public async Task What_is_no_challenge_is_a_problem_document(
        string body,
        int status,
        string code
    )
    {
        var refusal = await PostTextAsync(body);
        Assert.Equal((status, code), ((int)refusal.StatusCode, await CodeAsync(refusal)));
        Assert.Empty(await _host.EventsAsync<ChallengeRejected>());
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused_and_one_below_is_read()
    {
        var challenge = new TestExchange(_host.Time.Now)
            .Challenge(PenaltyKind.DeliveryMissing)
            .ToMessage();
        var large = JsonSerializer.Serialize(
            challenge with
            {
                RawTransaction = "0x" + new string('0', 600_000),
            },
            JsonSerializerOptions.Web
        );
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostTextAsync(large)).StatusCode);
        var below = large.Replace(new string('0', 300_000), "", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(challenge)).StatusCode);
        Assert.NotEqual(
            HttpStatusCode.RequestEntityTooLarge,
            (await PostTextAsync(below)).StatusCode
        );
    }

    [Fact]
    public async Task Unknown_ids_and_too_many_posts_are_problem_documents()
    {
        var unknown = await _host.Http.GetAsync($"/v1/challenges/{Bytes32.Zero}");
        Assert.Equal(
            (404, "unknown-challenge"),
            ((int)unknown.StatusCode, await CodeAsync(unknown))
        );
        var noId = await _host.Http.GetAsync("/v1/challenges/7");
        Assert.Equal(HttpStatusCode.BadRequest, noId.StatusCode);
        HttpResponseMessage last = noId;
        for (var i = 0; i < 21; i++)
            last = await PostTextAsync("{}");
        Assert.Equal((429, "too-many-challenges"), ((int)last.StatusCode, await CodeAsync(last)));
    }

    private Task<HttpResponseMessage> PostAsync(ChallengePublished challenge) =>
        _host.Http.PostAsJsonAsync("/v1/challenges", challenge);

    private Task<HttpResponseMessage> PostTextAsync(string body) =>
        _host.Http.PostAsync(
            "/v1/challenges",
            new StringContent(body, Encoding.UTF8, "application/json")
        );

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
}
