using System.Text.Json;
using Notary.Client.Http;
using Notary.Client.Oracle;
using Notary.Evm;
using Notary.Protocol.Encoding;

namespace Notary.Client.Lookups;

/// <summary>Asks a lookup's gateways.</summary>
internal sealed class Gateways(HttpClient http)
{
    private const int MaxBytes = 64 * 1024;

    /// <inheritdoc cref="InTurn.UntilSignedAsync"/>
    public Task<byte[]> AskAsync(OffchainLookup lookup, CancellationToken cancellation) =>
        InTurn.UntilSignedAsync(
            lookup.Urls,
            url => AskAsync(url, lookup, cancellation),
            cancellation
        );

    /// <summary>The answer that was given, with all of its signatures: the oracle shows it beside its gateway.</summary>
    /// <inheritdoc cref="InTurn.FirstAsync"/>
    public Task<AttestedAnswer> FindAsync(
        OffchainLookup lookup,
        Bytes32 exchangeId,
        CancellationToken cancellation
    ) =>
        InTurn.FirstAsync(
            lookup.Urls,
            async url =>
            {
                var uri = new Uri(Absolute(url), $"answers/{exchangeId}");
                return OracleClient.Parse(await http.GetAsync<JsonElement>(uri, cancellation));
            },
            cancellation
        );

    private async Task<byte[]> AskAsync(
        string url,
        OffchainLookup lookup,
        CancellationToken cancellation
    )
    {
        using var request = RequestOf(url, lookup);
        var body = await http.SendAsync(request, MaxBytes, cancellation);
        return Hex.Decode(StructJson.TextOf(JsonSerializer.Deserialize<JsonElement>(body), "data"));
    }

    /// <summary>A URL with {data} is for GET, one without for POST.</summary>
    private static HttpRequestMessage RequestOf(string url, OffchainLookup lookup)
    {
        var (sender, data) = (lookup.Sender.ToString(), Hex.Encode(lookup.CallData));
        var uri = url.Replace("{sender}", sender, StringComparison.Ordinal);
        return url.Contains("{data}", StringComparison.Ordinal)
            ? new(HttpMethod.Get, Absolute(uri.Replace("{data}", data, StringComparison.Ordinal)))
            : BoundedHttp.Post(Absolute(uri), new { sender, data });
    }

    private static Uri Absolute(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")
            ? uri
            : throw new FormatException("a gateway's URL must be http or https");
}
