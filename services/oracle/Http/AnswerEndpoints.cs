using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Oracle.Answers;
using Notary.Protocol.Attestations;
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
        return given is null ? RefusalResult.Of(refusal!) : Show(given);
    }

    /// <summary>GET by exchange id: the answer that was given.</summary>
    public static IResult Find(string exchangeId, AnswerDesk desk) =>
        desk.Find(RequestJson.ReadId(exchangeId)) is { } given
            ? Show(given)
            : RefusalResult.Of(Reason.UnknownExchange);

    private static (PaymentIntent, EvmSignature) Parse(JsonElement json)
    {
        var signature = EvmSignature.Parse(StructJson.TextOf(json, "signature"));
        return json.TryGetProperty("intent", out var intent)
            ? (StructJson.FromJson<PaymentIntent>(intent), signature)
            : throw new FormatException("intent is missing");
    }

    private static IResult Show(AttestedAnswer given) =>
        Results.Ok(
            new JsonObject
            {
                ["exchangeId"] = given.Answer.ExchangeId.ToString(),
                ["answer"] = given.Answer.ToJson(),
                ["attestation"] = given.Attestation.ToJson(),
            }
        );
}
