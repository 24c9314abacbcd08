using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Oracle.Answers;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Http;

/// <summary>Answers in the JSON form of docs/formats.md, for clients that do not come from an EVM contract.</summary>
internal static class AnswerEndpoints
{
    /// <summary>POST {"intent":{…},"signature"}; 200 {"exchangeId","answer":{…},"attestation":{…}}.</summary>
    public static async Task<IResult> AnswerAsync(
        HttpRequest request,
        AnswerDesk desk,
        CancellationToken cancellation
    )
    {
        var (intent, signature) = await RequestJson.ReadAsync(request, Parse, cancellation);
        var (given, refusal) = await desk.AnswerAsync(intent, signature, cancellation);
        return given is null ? RefusalResult.Of(refusal!) : AnswerResult.Of(given);
    }

    /// <summary>
    /// POST {"requests":[{"intent":{…},"signature"},…]}, all of one agreement; 200 {"answers":[…]} in their order, or the first
    /// refusal with its "index": then none of them reserves anything.
    /// </summary>
    public static async Task<IResult> AnswerAllAsync(
        HttpRequest request,
        AnswerDesk desk,
        CancellationToken cancellation
    )
    {
        var batch = await RequestJson.ReadAsync(request, ParseAll, cancellation);
        var (given, refusal) = await desk.AnswerAllAsync(batch, cancellation);
        return refusal is { } refused
            ? RefusalResult.Of(refused.Why, refused.Index)
            : AnswerResult.Of(given!);
    }

    /// <summary>GET by exchange id: the answer that was given.</summary>
    public static async Task<IResult> FindAsync(
        string exchangeId,
        AnswerDesk desk,
        CancellationToken cancellation
    )
    {
        var (given, refusal) = await desk.FindAsync(RequestJson.ReadId(exchangeId), cancellation);
        return given is null ? RefusalResult.Of(refusal!) : AnswerResult.Of(given);
    }

    private static (PaymentIntent, EvmSignature) Parse(JsonElement json)
    {
        var signature = EvmSignature.Parse(StructJson.TextOf(json, "signature"));
        return json.TryGetProperty("intent", out var intent)
            ? (StructJson.FromJson<PaymentIntent>(intent), signature)
            : throw new FormatException("intent is missing");
    }

    private static IReadOnlyList<(PaymentIntent Intent, EvmSignature)> ParseAll(JsonElement json)
    {
        var batch = RequestJson.ListOf(json, "requests").Select(Parse).ToList();
        return batch.TrueForAll(r => r.Item1.AgreementId == batch[0].Item1.AgreementId)
            ? batch
            : throw new FormatException("requests must be of one agreement");
    }
}
