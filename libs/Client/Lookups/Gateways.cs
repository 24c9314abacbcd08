using System.Text.Json;
using Notary.Client.Http;
using Notary.Client.Oracle;
using Notary.Evm;
using Notary.Protocol.Encoding;

namespace Notary.Client.Lookups;

/// <summary>Asks a lookup's gateways in turn, as EIP-3668 lays down: a refusal (4xx) is final, a failure goes to the next.</summary>
internal sealed class Gateways(HttpClient http)
{
    private const int MaxBytes = 64 * 1024;
    private const int MaxRounds = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Where the answer is approved and the group has still to sign it, they are asked again for a while.</summary>
    /// <exception cref="RequestRefusedException">A gateway refused.</exception>
    /// <exception cref="LookupException">All failed.</exception>
    public async Task<byte[]> AskAsync(OffchainLookup lookup, CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
            try
            {
                return await FirstAsync(
                    lookup,
                    url => AskAsync(url, lookup, cancellation),
                    cancellation
                );
            }
            catch (LookupException e) when (IsPending(e) && round < MaxRounds)
            {
                await Task.Delay(Pause, cancellation);
            }
    }

    /// <summary>The answer that was given, with all of its signatures: the oracle shows it beside its gateway.</summary>
    /// <inheritdoc cref="AskAsync(OffchainLookup, CancellationToken)"/>
    public Task<AttestedAnswer> FindAsync(
        OffchainLookup lookup,
        Bytes32 exchangeId,
        CancellationToken cancellation
    ) =>
        FirstAsync(
            lookup,
            async url =>
            {
                var uri = new Uri(Absolute(url), $"answers/{exchangeId}");
                return OracleClient.Parse(await http.GetAsync<JsonElement>(uri, cancellation));
            },
            cancellation
        );

    private static bool IsPending(LookupException e) =>
        e.InnerException is RequestRefusedException { Code: "group-signature-pending" };

    private static async Task<T> FirstAsync<T>(
        OffchainLookup lookup,
        Func<string, Task<T>> ask,
        CancellationToken cancellation
    )
    {
        Exception? last = null;
        foreach (var url in lookup.Urls)
        {
            try
            {
                return await ask(url);
            }
            catch (RequestRefusedException e) when (e.Status >= 500)
            {
                last = e;
            }
            catch (Exception e)
                when (e is HttpRequestException or FormatException or JsonException
                    || (e is OperationCanceledException && !cancellation.IsCancellationRequested)
                )
            {
                last = e;
            }
        }
        throw new LookupException($"none of {lookup.Urls.Count} gateways answered", last);
    }

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
