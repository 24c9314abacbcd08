using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Notary.DataExchange.Replay;
using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.DataIdentifications;
using Notary.Testing;
using Xunit;

namespace Notary.Services.Tests.DataExchange;

public sealed class DataExchangeTests : IAsyncLifetime
{
    private const ulong Sequence = 3;
    private readonly EvmPrivateKey provider = EvmPrivateKey.Generate();
    private readonly EvmPrivateKey consumer = EvmPrivateKey.Generate();
    private readonly EvmPrivateKey stranger = EvmPrivateKey.Generate();
    private readonly byte[] data = RandomNumberGenerator.GetBytes(1_000);
    private readonly Bytes32 agreement = Bytes32.FromSpan(RandomNumberGenerator.GetBytes(32));
    private readonly SettableTime time = new();
    private DataExchangeHost host = null!;

    private Bytes32 DataHash => Bytes32.FromSpan(SHA256.HashData(data));

    public async Task InitializeAsync() => host = await DataExchangeHost.StartAsync(time);

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        provider.Dispose();
        consumer.Dispose();
        stranger.Dispose();
    }

    [Fact]
    public async Task The_consumer_gets_the_data_behind_its_index()
    {
        var index = await IndexAsync();
        var sealedBytes = Hex.Decode(index.DataIdentification);
        Assert.Equal(DataIdentification.HashOf(sealedBytes), index.IndexHash);
        var response = await DownloadAsync(index, consumer, Open(index));
        Assert.Equal(data, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Data_exists_once_it_was_uploaded()
    {
        await GetAsync($"/v1/data/{DataHash}/exists").RefusedAsync(404, "data-unknown");
        var uploaded = await UploadAsync(provider).ReadAsync<UploadedData>();
        Assert.Equal(new UploadedData(DataHash, provider.Address, data.Length), uploaded);
        var exists = await GetAsync($"/v1/data/{DataHash}/exists");
        Assert.Equal(HttpStatusCode.NoContent, exists.StatusCode);
    }

    [Fact]
    public async Task An_upload_may_be_repeated_but_not_taken_over()
    {
        await UploadAsync(provider).ReadAsync<UploadedData>();
        await UploadAsync(provider).ReadAsync<UploadedData>();
        await UploadAsync(stranger).RefusedAsync(409, "data-owned");
    }

    [Fact]
    public async Task An_upload_without_data_or_signature_or_beyond_the_limit_is_refused()
    {
        await host.UploadAsync(data, signature: null).RefusedAsync(400, "signature-missing");
        await host.UploadAsync(data, "0x12").RefusedAsync(400, "signature-missing");
        await host.UploadAsync([], Sign(provider, [])).RefusedAsync(400, "data-empty");
        var large = new byte[100_001];
        await host.UploadAsync(large, Sign(provider, large)).RefusedAsync(413, "request-too-large");
    }

    [Fact]
    public async Task The_same_request_has_the_same_index_even_when_made_at_once()
    {
        await UploadAsync(provider).ReadAsync<UploadedData>();
        var indices = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => SealAsync(provider).ReadAsync<SealedIndex>())
        );
        Assert.Single(indices.Distinct());
    }

    [Fact]
    public async Task The_consumer_learns_what_a_hash_stands_for()
    {
        var index = await IndexAsync();
        var confirmation = await GetAsync($"/v1/indexes/{index.IndexHash}")
            .ReadAsync<IndexConfirmation>();
        Assert.Equal(
            new(index.IndexHash, agreement, Sequence, DataHash, provider.Address, consumer.Address),
            confirmation
        );
        await GetAsync($"/v1/indexes/{DataHash}").RefusedAsync(404, "index-unknown");
        await GetAsync("/v1/indexes/0x12").RefusedAsync(400, "request-malformed");
    }

    [Fact]
    public async Task Only_the_provider_has_its_data_indexed_and_only_for_a_key_of_the_consumer()
    {
        await SealAsync(provider).RefusedAsync(404, "data-unknown");
        await UploadAsync(provider).ReadAsync<UploadedData>();
        await SealAsync(stranger).RefusedAsync(403, "signature-wrong");
        await SealAsync(provider, key: stranger).RefusedAsync(400, "consumer-key-wrong");
        await PostAsync("/v1/indexes", Request(provider) with { ConsumerPublicKey = "0x02" })
            .RefusedAsync(400, "request-malformed");
    }

    [Fact]
    public async Task An_exchange_keeps_its_consumer()
    {
        await IndexAsync();
        await SealAsync(provider, consumer: stranger, key: stranger)
            .RefusedAsync(409, "index-exists");
    }

    [Fact]
    public async Task Nobody_but_the_consumer_gets_the_data()
    {
        var index = await IndexAsync();
        var opened = Open(index);
        await DownloadAsync(index, stranger, opened).RefusedAsync(403, "signature-wrong");
        await DownloadAsync(index, stranger, opened with { Consumer = stranger.Address })
            .RefusedAsync(403, "index-wrong");
        await DownloadAsync(index, consumer, opened with { Secret = DataHash })
            .RefusedAsync(403, "index-wrong");
        await DownloadAsync(index with { IndexHash = DataHash }, consumer, opened)
            .RefusedAsync(404, "index-unknown");
    }

    [Fact]
    public async Task A_nonce_is_good_for_one_download()
    {
        var index = await IndexAsync();
        var (opened, nonce) = (Open(index), (await host.NonceAsync()).Nonce);
        var first = await DownloadAsync(index, consumer, opened, nonce);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await DownloadAsync(index, consumer, opened, nonce).RefusedAsync(409, "nonce-used");
    }

    [Fact]
    public async Task A_nonce_of_ones_own_and_one_that_is_too_old_are_refused()
    {
        var index = await IndexAsync();
        var nonce = (await host.NonceAsync()).Nonce;
        await DownloadAsync(index, consumer, Open(index), DataHash)
            .RefusedAsync(400, "nonce-invalid");
        time.Advance(TimeSpan.FromSeconds(61));
        await DownloadAsync(index, consumer, Open(index), nonce).RefusedAsync(400, "nonce-invalid");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"agreementId":"0x12"}""")]
    public async Task A_malformed_request_is_refused(string body)
    {
        foreach (var path in new[] { "/v1/indexes", "/v1/downloads" })
        {
            using var content = new StringContent(body, mediaType: new("application/json"));
            await host
                .Http.PostAsync(new Uri(path, UriKind.Relative), content)
                .RefusedAsync(400, "request-malformed");
        }
    }

    [Fact]
    public async Task Its_log_replays_without_a_difference()
    {
        var index = await IndexAsync();
        await DownloadAsync(index, consumer, Open(index));
        var report = await host.Log.ReplayAsync(new DataExchangeReplay());
        Assert.Empty(report.Mismatches);
        Assert.Equal((4, 4), (report.Events, report.Decisions));
    }

    [Theory]
    [InlineData("data-uploaded", "signature")]
    [InlineData("index-sealed", "signature")]
    [InlineData("index-sealed", "secretHash")]
    [InlineData("index-sealed", "consumer")]
    [InlineData("data-released", "signature")]
    [InlineData("data-released", "openedHash")]
    [InlineData("data-released", "nonce")]
    [InlineData("exchange-indexed", "indexHash")]
    public async Task An_altered_input_shows_in_the_replay(string type, string member)
    {
        var index = await IndexAsync();
        await DownloadAsync(index, consumer, Open(index));
        await host.Log.ForgeAsync(type, member);
        Assert.True((await host.Log.VerifyAsync()).IsIntact);
        Assert.NotEmpty((await host.Log.ReplayAsync(new DataExchangeReplay())).Mismatches);
    }

    [Fact]
    public async Task A_release_after_its_nonce_expired_shows_in_the_replay()
    {
        var index = await IndexAsync();
        await DownloadAsync(index, consumer, Open(index));
        var late = DateTimeOffset.UtcNow.AddMinutes(2).ToUnixTimeSeconds();
        var position = await host.Log.ForgeAsync("data-released", "releasedAt", late);
        var mismatch = Assert.Single(
            (await host.Log.ReplayAsync(new DataExchangeReplay())).Mismatches
        );
        Assert.Equal(position, mismatch.Position);
        Assert.Contains("nonce-invalid", mismatch.Recomputed, StringComparison.Ordinal);
    }

    private static string Sign(EvmPrivateKey key, byte[] bytes) =>
        key.Sign(new DataUpload(Bytes32.FromSpan(SHA256.HashData(bytes))).Digest).ToString();

    private Task<HttpResponseMessage> UploadAsync(EvmPrivateKey key) =>
        host.UploadAsync(data, Sign(key, data));

    private Task<HttpResponseMessage> GetAsync(string path) =>
        host.Http.GetAsync(new Uri(path, UriKind.Relative));

    private Task<HttpResponseMessage> PostAsync<T>(string path, T body) =>
        host.Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);

    private SealIndexRequest Request(
        EvmPrivateKey signer,
        EvmPrivateKey? consumer = null,
        EvmPrivateKey? key = null
    )
    {
        var address = (consumer ?? this.consumer).Address;
        var request = new IndexRequest(agreement, Sequence, DataHash, address);
        return new(
            agreement,
            Sequence,
            DataHash,
            address,
            (key ?? this.consumer).PublicKey.ToString(),
            signer.Sign(request.Digest)
        );
    }

    private Task<HttpResponseMessage> SealAsync(
        EvmPrivateKey signer,
        EvmPrivateKey? consumer = null,
        EvmPrivateKey? key = null
    ) => PostAsync("/v1/indexes", Request(signer, consumer, key));

    private async Task<SealedIndex> IndexAsync()
    {
        await UploadAsync(provider).ReadAsync<UploadedData>();
        return await SealAsync(provider).ReadAsync<SealedIndex>();
    }

    private DataIndex Open(SealedIndex index) =>
        DataIdentification.Open(
            Hex.Decode(index.DataIdentification),
            consumer,
            agreement,
            Sequence
        );

    private async Task<HttpResponseMessage> DownloadAsync(
        SealedIndex index,
        EvmPrivateKey signer,
        DataIndex opened,
        Bytes32? nonce = null
    )
    {
        var download = new DataDownload(nonce ?? (await host.NonceAsync()).Nonce, index.IndexHash);
        return await PostAsync(
            "/v1/downloads",
            new DownloadRequest(
                index.IndexHash,
                Hex.Encode(opened.ToArray()),
                download.Nonce,
                signer.Sign(download.Digest)
            )
        );
    }

    private sealed class SettableTime : TimeProvider
    {
        private TimeSpan offset;

        public void Advance(TimeSpan by) => offset += by;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + offset;
    }
}
