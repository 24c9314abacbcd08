using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Notary.Challenge.Cases;
using Notary.Contracts.Chain;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Challenge.Tests;

/// <summary>A case as whoever waits for it sees it: what comes next and when, and each change as it comes.</summary>
public sealed class CaseStreamTests : IAsyncLifetime
{
    private ChallengeHost _host = null!;
    private ChallengeEvidence _challenge = null!;

    private string Url => $"/v1/challenges/{_challenge.ChallengeId}";

    public async Task InitializeAsync()
    {
        _host = await ChallengeHost.StartedAsync();
        _challenge = new TestExchange(_host.Time.Now).Challenge(PenaltyKind.DeliveryMissing);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_case_is_followed_to_its_end()
    {
        await _host.KnowingGroupAsync();
        await _host.PublishAsync(_challenge.ToMessage());
        await Eventually.TrueAsync(async () =>
            (await _host.Http.GetAsync(Url)).StatusCode == HttpStatusCode.OK
        );
        var following = FollowAsync();
        await Eventually.TrueAsync(async () => (await _host.EventsAsync<CaseOpened>()).Count == 1);
        await NextIsAsync("open", _challenge.DueAt + 1);
        var message = (await _host.EventsAsync<CaseOpened>())[0].Message;
        foreach (var member in new[] { 1, 2, 3 })
            await _host.PublishAsync(_host.Group.Partial(member, message));
        await Eventually.TrueAsync(() => !_host.Data.Broadcast.IsEmpty);
        _host.Data.SetLeg(_challenge.Answer, Side.Delivery, penalised: true);
        await _host.PublishAsync(Executed());

        var told = await following;
        Assert.InRange(told.Count, 2, 20);
        Assert.Equal("upheld", told[^1].GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, told[^1].GetProperty("next").ValueKind);
        Assert.Equal(3, told[^1].GetProperty("partials").GetArrayLength());
        Assert.All(
            told,
            t =>
                Assert.Equal(
                    _challenge.Challenger.ToString(),
                    t.GetProperty("challenger").GetString()
                )
        );
        // Of a case that has ended there is the end to tell.
        Assert.Equal(told[^1].GetRawText(), Assert.Single(await FollowAsync()).GetRawText());
    }

    [Fact]
    public async Task A_rejected_challenge_is_followed_by_a_better_one()
    {
        var foreign = _challenge with { PerformedTxId = "0xanother" };
        await _host.Http.PostAsJsonAsync("/v1/challenges", foreign.ToMessage());
        using var response = await OpenAsync();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("rejected", (await ReadAsync(reader))!.Value.GetProperty("state").GetString());
        await _host.Http.PostAsJsonAsync("/v1/challenges", _challenge.ToMessage());
        var state = (await ReadAsync(reader))!.Value.GetProperty("state").GetString();
        Assert.True(state is "received" or "open", state);
    }

    [Fact]
    public async Task A_stream_of_nothing_is_a_problem_document()
    {
        using var unknown = await _host.Http.GetAsync($"/v1/challenges/{Bytes32.Zero}/stream");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var noId = await _host.Http.GetAsync("/v1/challenges/7/stream");
        Assert.Equal(HttpStatusCode.BadRequest, noId.StatusCode);
    }

    [Fact]
    public async Task No_more_streams_are_open_at_a_time_than_settings_allow()
    {
        await _host.PublishAsync(_challenge.ToMessage());
        await Eventually.TrueAsync(async () =>
            (await _host.Http.GetAsync(Url)).StatusCode == HttpStatusCode.OK
        );
        var open = new List<HttpResponseMessage>();
        for (var i = 0; i < ChallengeHost.MaxStreams; i++)
            open.Add(await OpenAsync());
        using var refused = await _host.Http.GetAsync(Url + "/stream");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        open.ForEach(o => o.Dispose());
    }

    private async Task NextIsAsync(string state, ulong from)
    {
        var found = await _host.Http.GetFromJsonAsync<JsonElement>(Url);
        Assert.Equal(state, found.GetProperty("state").GetString());
        var next = found.GetProperty("next");
        Assert.Equal(from, next.GetProperty("from").GetUInt64());
        Assert.InRange(next.GetProperty("at").GetUInt64(), from, from + 2 * TestExchange.W);
    }

    private async Task<List<JsonElement>> FollowAsync()
    {
        using var response = await OpenAsync();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var told = new List<JsonElement>();
        while (await ReadAsync(reader) is { } next)
            told.Add(next);
        return told;
    }

    private async Task<HttpResponseMessage> OpenAsync()
    {
        var response = await _host.Http.GetAsync(
            Url + "/stream",
            HttpCompletionOption.ResponseHeadersRead
        );
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return response;
    }

    private static async Task<JsonElement?> ReadAsync(StreamReader reader)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await reader.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..]);
        }
        return null;
    }

    private PenaltyExecuted Executed() =>
        new(
            TestChains.Data.Id,
            _challenge.Answer.AgreementId.ToString(),
            _challenge.Answer.Sequence,
            (int)_challenge.Kind,
            "0x",
            _challenge.Answer.ConsumerFabric.ToString(),
            "240",
            _challenge.Answer.Digest.ToString(),
            "0xpenalty1",
            7
        );
}
