using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Notary.Challenge.Cases;
using Notary.Challenge.Replay;
using Notary.Challenge.Watchtower;
using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Challenge.Tests;

/// <summary>A party hands its exchanges over and goes away.</summary>
public sealed class WatchtowerTests : IAsyncLifetime
{
    private const string Path = "/v1/watched-exchanges";

    private ChallengeHost _host = null!;
    private TestExchange _exchange = null!;
    private ChallengeEvidence _watched = null!;

    private string Url => $"{Path}/{_watched.ChallengeId}";

    public async Task InitializeAsync()
    {
        _host = await ChallengeHost.StartedAsync();
        _exchange = new TestExchange(_host.Time.Now);
        _watched = _exchange.Challenge(PenaltyKind.DeliveryMissing);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_party_that_is_away_is_challenged_for_once_even_if_the_service_restarts()
    {
        Assert.Equal(HttpStatusCode.Accepted, await HandOverAsync());
        Assert.Equal(HttpStatusCode.Accepted, await HandOverAsync());
        _host.Payment.SetLeg(_watched.Answer, Side.Payment, done: true);
        await Task.Delay(2_500);
        Assert.Empty(await _host.EventsAsync<ChallengeReceived>());
        await _host.StopAsync();
        _host.Time.PassUntil(_watched.DueAt + 1);
        await _host.StartAsync();
        await StateAsync("challenged");
        var made = Assert.Single(await _host.EventsAsync<ChallengeReceived>());
        Assert.Equal(_watched.ToMessage(), made.Challenge);
        Assert.Single(await _host.EventsAsync<ExchangeWatched>());
        Assert.Empty((await _host.Log.ReplayAsync(new ChallengeReplay())).Mismatches);
    }

    [Fact]
    public async Task Nobody_is_challenged_whose_leg_came()
    {
        await HandOverAsync();
        _host.Payment.SetLeg(_watched.Answer, Side.Payment, done: true);
        _host.Data.SetLeg(_watched.Answer, Side.Delivery, done: true);
        _host.Time.PassUntil(_watched.DueAt + 1);
        await StateAsync("settled");
        Assert.Empty(await _host.EventsAsync<ChallengeReceived>());
        Assert.Empty((await _host.Log.ReplayAsync(new ChallengeReplay())).Mismatches);
    }

    [Fact]
    public async Task What_nobody_performed_lapses()
    {
        await HandOverAsync();
        _host.Time.PassUntil(_watched.ChallengeUntil + 1);
        await StateAsync("lapsed");
        Assert.Empty(await _host.EventsAsync<ChallengeReceived>());
    }

    [Fact]
    public async Task A_challenge_that_somebody_made_before_is_not_made_again()
    {
        await _host.Http.PostAsJsonAsync("/v1/challenges", _watched.ToMessage());
        await HandOverAsync();
        _host.Payment.SetLeg(_watched.Answer, Side.Payment, done: true);
        _host.Time.PassUntil(_watched.DueAt + 1);
        await StateAsync("challenged");
        Assert.Single(await _host.EventsAsync<ChallengeReceived>());
    }

    [Fact]
    public async Task Strangers_hand_nothing_over_and_take_nothing_back()
    {
        var stranger = EvmPrivateKey.Generate();
        var foreign = TestExchange.Signed(_watched, stranger);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await HandOverAsync(foreign));
        var altered = _watched with { PerformedTxId = "0xanother" };
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await HandOverAsync(altered));
        await HandOverAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await TakeBackAsync(stranger));
        await StateAsync("watching");
        using var gone = await _host.Http.GetAsync($"{Path}/{Bytes32.Zero}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Its_party_takes_it_back_lists_what_is_left_and_hands_it_over_again()
    {
        await HandOverAsync();
        await Eventually.TrueAsync(async () => await CountAsync() == 1);
        Assert.Equal(HttpStatusCode.NoContent, await TakeBackAsync(_exchange.Consumer));
        Assert.Equal(HttpStatusCode.Forbidden, await TakeBackAsync(_exchange.Consumer));
        await StateAsync("forgotten");
        Assert.Equal(0, await CountAsync());
        await HandOverAsync();
        await StateAsync("watching");
        Assert.Empty((await _host.Log.ReplayAsync(new ChallengeReplay())).Mismatches);
    }

    [Fact]
    public async Task A_party_has_no_more_watched_than_settings_allow()
    {
        await HandOverAsync();
        await Eventually.TrueAsync(async () => await CountAsync() == 1);
        for (var sequence = 2UL; sequence <= ChallengeHost.MaxWatched; sequence++)
            Assert.Equal(HttpStatusCode.Accepted, await HandOverAsync(Another(sequence)));
        await Eventually.TrueAsync(async () => await CountAsync() == ChallengeHost.MaxWatched);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await HandOverAsync(Another(9)));
    }

    [Fact]
    public async Task A_replay_names_a_challenge_that_does_not_follow_from_what_was_seen()
    {
        await HandOverAsync();
        _host.Payment.SetLeg(_watched.Answer, Side.Payment, done: true);
        _host.Time.PassUntil(_watched.DueAt + 1);
        await StateAsync("challenged");
        await _host.ForgeAsync(e =>
            e with
            {
                Data = e.Type is "legs_looked"
                    ? e.Data.Replace(
                        "\"isThere\":false",
                        "\"isThere\":true",
                        StringComparison.Ordinal
                    )
                    : e.Data,
            }
        );
        var mismatches = (await _host.Log.ReplayAsync(new ChallengeReplay())).Mismatches;
        Assert.Contains(
            mismatches,
            m => m.Stream == WatchedExchange.StreamOf(_watched.ChallengeId.ToString())
        );
    }

    private ChallengeEvidence Another(ulong sequence)
    {
        var answer = _watched.Answer with { Sequence = sequence };
        var root = new Protocol.Hashing.MerkleTree(
            Protocol.Hashing.ChainHash.Keccak,
            [answer.Digest.ToArray()]
        ).Root;
        var attestation = _watched.Attestation with
        {
            Signature = TestExchange.Attestor.Sign(
                Protocol.Attestations.Attestation.DigestOf(root)
            ),
        };
        return TestExchange.Signed(
            _watched with
            {
                Answer = answer,
                Promise = _exchange.Provider.Sign(DeliveryPromise.Of(answer).Digest),
                Attestation = attestation,
            },
            _exchange.Consumer
        );
    }

    private async Task<HttpStatusCode> HandOverAsync(ChallengeEvidence? challenge = null)
    {
        using var answer = await _host.Http.PostAsJsonAsync(
            Path,
            (challenge ?? _watched).ToMessage()
        );
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> TakeBackAsync(EvmPrivateKey by)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, Url);
        var signature = by.Sign(new Unwatch(_watched.ChallengeId).Digest);
        request.Headers.Add("Notary-Signature", signature.ToString());
        using var answer = await _host.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<int> CountAsync()
    {
        var url = $"{Path}?party={_exchange.Consumer.Address}";
        var listed = await _host.Http.GetFromJsonAsync<JsonElement>(url);
        return listed.GetArrayLength();
    }

    private Task StateAsync(string state) =>
        Eventually.TrueAsync(async () =>
        {
            var found = await _host.Http.GetFromJsonAsync<JsonElement>(Url);
            return found.GetProperty("state").GetString() == state;
        });
}
