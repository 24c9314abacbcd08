using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Oracle.Answers;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Http;

/// <summary>The gateway of EIP-3668: what UserContract.authorize sends a client for.</summary>
internal static class LookupEndpoint
{
    /// <summary>POST {"sender","data"} with the lookup's call data; 200 {"data"} with abi.encode(Answer, Attestation).</summary>
    public static async Task<IResult> AnswerAsync(
        HttpRequest request,
        AnswerDesk desk,
        IOptions<OracleOptions> options,
        CancellationToken cancellation
    )
    {
        var lookup = await RequestJson.ReadAsync(request, Lookup.Parse, cancellation);
        if (!options.Value.AnswersFor(lookup.Sender))
            return RefusalResult.Of(Reason.UnknownSender);
        var (given, refusal) = await desk.AnswerAsync(
            lookup.Intent,
            lookup.Signature,
            cancellation
        );
        return given is null
            ? RefusalResult.Of(refusal!)
            : Results.Ok(
                new LookupResult(
                    Hex.Encode(LookupCodec.EncodeResponse(given.Answer, given.Attestation))
                )
            );
    }

    internal sealed record LookupResult(string Data);

    private sealed record Lookup(Address Sender, PaymentIntent Intent, EvmSignature Signature)
    {
        public static Lookup Parse(JsonElement json)
        {
            var sender = Address.Parse(StructJson.TextOf(json, "sender"));
            var data = Hex.Decode(StructJson.TextOf(json, "data"));
            var (intent, signature) = LookupCodec.DecodeCall(data);
            return new(sender, intent, signature);
        }
    }
}
