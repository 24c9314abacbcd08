using System.Net;
using System.Text;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Credit;

namespace Notary.Member.Tests.Credit;

/// <summary>What a notary takes from parties, operators and candidates, and what it refuses.</summary>
public sealed class GradeTests : IAsyncLifetime
{
    private CreditScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CreditScene.CreateAsync(1);

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_grade_is_taken_once_from_each_party_of_an_exchange_that_ended()
    {
        var node = _scene.NodeOf(1);
        var exchange = _scene.Exchange();
        var good = _scene.Grade(exchange, exchange.Consumer, node, 90);
        await _scene.GiveAsync(1, good);
        Assert.Equal("grade-duplicate", await _scene.PostAsync(1, good));
        var changed = _scene.Grade(exchange, exchange.Consumer, node, 10);
        Assert.Equal("grade-duplicate", await _scene.PostAsync(1, changed));

        var other = _scene.Grade(exchange, exchange.Provider, node, 80);
        Assert.Equal(
            "grade-not-signed",
            await _scene.PostAsync(1, other with { Signature = "0x" })
        );
        Assert.Equal("grade-not-signed", await _scene.PostAsync(1, other with { Points = 81 }));
        Assert.Equal(
            "grade-not-signed",
            await _scene.PostAsync(1, other with { Signature = good.Signature })
        );
        Assert.Equal("grade-malformed", await _scene.PostAsync(1, other with { Points = 101 }));
        Assert.Equal("grade-malformed", await _scene.PostAsync(1, other with { Points = -1 }));
        Assert.Equal("grade-malformed", await _scene.PostAsync(1, other with { Answer = "0x00" }));
        Assert.Equal("grade-malformed", await _scene.PostAsync(1, other with { Node = "" }));
        Assert.Equal("grade-malformed", await _scene.PostAsync(1, other with { Party = "nobody" }));
        using var stranger = EvmPrivateKey.Generate();
        var foreign = _scene.Grade(exchange, stranger, node, 100);
        Assert.Equal("grade-of-a-stranger", await _scene.PostAsync(1, foreign));
        var unknown = _scene.Grade(exchange, exchange.Provider, new string('a', 32), 80);
        Assert.Equal("node-unknown", await _scene.PostAsync(1, unknown));
        Assert.Equal("request-malformed", await PostAsync("""{"epoch":1,"points":NaN}"""));
        Assert.Equal("request-malformed", await PostAsync("""{"epoch":1,"points":1e400}"""));

        Assert.Null(await _scene.PostAsync(1, other));
        await _scene.EndEpochAsync(1, 1);
        Assert.Equal("grade-epoch-wrong", await _scene.PostAsync(1, other));
        Assert.Equal(2, _scene.LedgerOf(1).Block!.Grades.Count);
        await _scene.Scene.AssertReplayAsync(1);
    }

    [Fact]
    public async Task A_grade_of_an_exchange_that_no_chain_shows_waits()
    {
        var exchange = new Testing.Exchanges.TestExchange(_scene.Members.Time.Now);
        var grade = _scene.Grade(exchange, exchange.Consumer, _scene.NodeOf(1), 50);
        Assert.Equal("exchange-not-ended", await _scene.PostAsync(1, grade));
        Assert.Empty(_scene.LedgerOf(1).Grades);
    }

    [Fact]
    public async Task Only_the_operator_recommends_and_registers_and_with_proofs_of_both_keys()
    {
        using var http = _scene.Members.Http(1);
        using var refused = await http.PostAsync(
            "/v1/credit/recommendations",
            new StringContent("{}", Encoding.UTF8, "application/json")
        );
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var itself = await _scene.OrderAsync(
            1,
            "/v1/credit/recommendations",
            new { node = _scene.NodeOf(1), agree = true }
        );
        Assert.Equal(HttpStatusCode.NotFound, itself.StatusCode);
        using var keyless = await _scene.OrderAsync(
            1,
            "/v1/credit/candidacy",
            new { @operator = "0x" + new string('1', 40), keys = Array.Empty<CandidateKey>() }
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, keyless.StatusCode);
        await _scene.StandAsync(1);
        Assert.Single(_scene.LedgerOf(1).Candidates);
    }

    private async Task<string?> PostAsync(string json)
    {
        using var http = _scene.Members.Http(1);
        using var answer = await http.PostAsync(
            "/v1/grades",
            new StringContent(json, Encoding.UTF8, "application/json")
        );
        var text = await answer.Content.ReadAsStringAsync();
        return System
            .Text.Json.JsonDocument.Parse(text)
            .RootElement.GetProperty("code")
            .GetString();
    }
}
