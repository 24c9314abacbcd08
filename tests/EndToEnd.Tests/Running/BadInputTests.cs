using System.Net.Http.Json;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Notary.Devnet.Story.Trades;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.EndToEnd.Tests.Running;

[Collection(RunningStackCollection.Name)]
public sealed class BadInputTests(RunningStack running) : IAsyncLifetime
{
    private Trade _trade = null!;

    private Uri Oracle => running.Stack.Services.Oracle.Url;

    public async Task InitializeAsync() => _trade = await running.OpenAsync("stranger");

    public async Task DisposeAsync() => await _trade.DisposeAsync();

    [Fact]
    public async Task Bad_input_gets_a_stable_code_and_reserves_nothing()
    {
        var before = await AccountsAsync();
        var good = Intent();
        await RefusedAsync(good with { AgreementId = good.IndexHash }, 404, "unknown-agreement");
        await RefusedAsync(good with { ValidUntil = Now - 10 }, 422, "intent-expired");
        await RefusedAsync(good with { Amount = new(BigInteger.Zero) }, 400, "amount-out-of-range");
        var huge = (BigInteger.One << 255) + 1;
        await RefusedAsync(good with { Amount = new(huge) }, 400, "amount-out-of-range");
        var byProvider = _trade.ProviderActor.Key.Sign(good.Digest);
        await RefusedAsync(good, byProvider, 403, "wrong-signature");
        await MalformedAsync("{");
        await MalformedAsync("{}");
        await MalformedAsync("""{"intent":{"sequence":"-1"},"signature":"0x00"}""");
        var large = new string(' ', 1 << 20);
        await RefusedAsync("v1/answers", large, 413, "request-too-large");
        Assert.Equal(before, await AccountsAsync());
        Assert.Contains("\"exposure\":\"0\"", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_services_refuse_nonsense_with_a_stable_code()
    {
        var services = running.Stack.Services;
        await RefusedAsync(new(services.Registry.Url, "v1/documents"), "{ }", 400);
        await RefusedAsync(new(services.DataExchange.Url, "v1/indexes"), "{", 400);
        await RefusedAsync(new(services.DataExchange.Url, "v1/downloads"), "[]", 400);
        await RefusedAsync(new(services.Challenge.Url, "v1/challenges"), "{}", 400);
    }

    private static ulong Now => (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private PaymentIntent Intent() =>
        new(
            _trade.Agreement.Id,
            Sequence: 1,
            TradeTerms.Price,
            _trade.Agreement.Terms.DataHash,
            Mover.Consumer,
            Now + 60
        );

    private Task RefusedAsync(PaymentIntent intent, int status, string code) =>
        RefusedAsync(intent, _trade.ConsumerActor.Key.Sign(intent.Digest), status, code);

    /// <summary>In both forms in which the oracle is asked.</summary>
    private async Task RefusedAsync(
        PaymentIntent intent,
        EvmSignature signature,
        int status,
        string code
    )
    {
        var json = new JsonObject
        {
            ["intent"] = intent.ToJson(),
            ["signature"] = signature.ToString(),
        };
        await RefusedAsync("v1/answers", json.ToJsonString(), status, code);
        var lookup = new JsonObject
        {
            ["sender"] = running.Stack.Contracts.User.ToString(),
            ["data"] = Hex.Encode(LookupCodec.EncodeCall(intent, signature)),
        };
        await RefusedAsync("v1/ccip", lookup.ToJsonString(), status, code);
    }

    private async Task MalformedAsync(string body)
    {
        await RefusedAsync("v1/answers", body, 400, "request-malformed");
        await RefusedAsync("v1/ccip", body, 400, "request-malformed");
    }

    private async Task RefusedAsync(string path, string body, int status, string code) =>
        Assert.Equal(code, await RefusedAsync(new(Oracle, path), body, status));

    /// <summary>A problem document (RFC 9457) with this status; returns its code.</summary>
    private async Task<string?> RefusedAsync(Uri url, string body, int status)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await running.Stack.Http.PostAsync(url, content);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        var code = problem.GetProperty("code").GetString();
        Assert.NotEmpty(code!);
        return code;
    }

    private Task<string> AccountsAsync() =>
        running.Stack.Http.GetStringAsync(new Uri(Oracle, $"v1/accounts/{_trade.Agreement.Id}"));
}
