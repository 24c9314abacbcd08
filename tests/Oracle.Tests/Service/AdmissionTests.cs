using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Notary.Evm;
using Notary.Protocol.Exchanges;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.Oracle.Tests.Service;

/// <summary>What the oracle takes on, and what it tells those whom it sends away or keeps informed.</summary>
public sealed class AdmissionTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Scene scene = new();
    private readonly EvmPrivateKey attestor = EvmPrivateKey.Generate();
    private InProcessBus bus = null!;

    public async Task InitializeAsync() => bus = await InProcessBus.StartAsync();

    public async Task DisposeAsync() => await bus.DisposeAsync();

    [Fact]
    public async Task An_address_that_asks_too_often_is_told_to_wait()
    {
        await using var oracle = await StartAsync(("RequestsPerSecond", "1"));
        var replies = new List<(HttpStatusCode Status, RetryConditionHeaderValue? RetryAfter)>();
        for (var i = 0; i < 4; i++)
            replies.Add(await GetAsync(oracle, $"/v1/accounts/{scene.Id}"));
        Assert.Equal(HttpStatusCode.NotFound, replies[0].Status);
        var refused = Assert.Single(replies.Select(r => r.Status).Distinct().Skip(1));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused);
        Assert.Equal(TimeSpan.FromSeconds(1), replies[^1].RetryAfter!.Delta);
    }

    [Fact]
    public async Task What_is_too_much_at_once_is_sent_to_the_next_oracle_and_reserves_nothing()
    {
        await using var oracle = await StartAsync(("MaxConcurrent", "1"));
        await oracle.LockAsync(scene, 1_000_001, 9_000_001);
        var (given, shed) = (0, 0);
        for (var sequence = 1UL; shed == 0; sequence += 20)
        {
            var replies = await Task.WhenAll(
                Enumerable.Range(0, 20).Select(i => AskAsync(oracle, sequence + (ulong)i))
            );
            given += replies.Count(r => r.Status == HttpStatusCode.OK);
            shed += replies.Count(r => r.Code == "overloaded");
            Assert.Equal(replies.Length, replies.Count(r => (int)r.Status is 200 or 503));
        }
        var account = await oracle.Http.ShowAsync($"/v1/accounts/{scene.Id}");
        Assert.Equal($"{200 * given}", (string?)account.Json["consumer"]!["exposure"]);
    }

    [Fact]
    public async Task A_stream_shows_the_accounts_at_once_and_after_each_change_and_ends_with_the_service()
    {
        var oracle = await StartAsync(("MaxStreams", "1"));
        await oracle.LockAsync(scene, 1_001, 9_001);
        var path = new Uri($"/v1/accounts/{scene.Id}/changes", UriKind.Relative);
        using var response = await oracle.Http.GetAsync(
            path,
            HttpCompletionOption.ResponseHeadersRead
        );
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using var stream = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("0", await ExposureAsync(stream));
        await AskAsync(oracle, 1);
        Assert.Equal("200", await ExposureAsync(stream));
        await AskAsync(oracle, 2);
        Assert.Equal("400", await ExposureAsync(stream));

        var second = await oracle.Http.ShowAsync($"{path}");
        Assert.Equal("overloaded", second.Code);
        var stopping = oracle.DisposeAsync();
        Assert.Null(await NextAsync(stream));
        await stopping;
    }

    [Fact]
    public async Task A_stream_of_an_unknown_agreement_is_refused()
    {
        await using var oracle = await StartAsync();
        var reply = await oracle.Http.ShowAsync($"/v1/accounts/{scene.Id}/changes");
        Assert.Equal("unknown-agreement", reply.Code);
    }

    private async Task<OracleHost> StartAsync(params (string Name, string Value)[] settings) =>
        await OracleHost.StartAsync(
            await SharedPostgres.ConnectionStringAsync(),
            SharedPostgres.NewSchema(),
            bus,
            attestor,
            settings
        );

    private Task<Reply> AskAsync(OracleHost oracle, ulong sequence)
    {
        var intent = scene.Intent(sequence);
        return oracle.Http.AskAsync(intent, scene.Sign(intent));
    }

    private static async Task<(HttpStatusCode, RetryConditionHeaderValue?)> GetAsync(
        OracleHost oracle,
        string path
    )
    {
        using var response = await oracle.Http.GetAsync(new Uri(path, UriKind.Relative));
        return (response.StatusCode, response.Headers.RetryAfter);
    }

    private static async Task<string?> ExposureAsync(StreamReader stream) =>
        (string?)JsonNode.Parse((await NextAsync(stream))!)!["consumer"]!["exposure"];

    /// <summary>The next event's data; null at the stream's end.</summary>
    private static async Task<string?> NextAsync(StreamReader stream)
    {
        const string Data = "data: ";
        using var timeout = new CancellationTokenSource(Patience);
        while (await stream.ReadLineAsync(timeout.Token) is { } line)
            if (line.StartsWith(Data, StringComparison.Ordinal))
                return line[Data.Length..];
        return null;
    }
}
