using System.Text.Json;
using Notary.Client.Http;
using Notary.Client.Lookups;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Client.Oracle;

/// <summary>An account as the oracle counts it; decimal strings in base units of its asset.</summary>
public sealed record AccountStatus(string Balance, string Exposure);

/// <summary>Both accounts of an agreement. Nothing is approved before <paramref name="Locked"/>.</summary>
public sealed record AgreementStatus(bool Locked, AccountStatus Consumer, AccountStatus Provider);

/// <summary>
/// The oracle without the detour through a contract, whose check of an answer (<see cref="EvmAnswerLookup"/>) the caller then
/// owes itself. Methods throw <see cref="RequestRefusedException"/> where it refuses and <see cref="HttpRequestException"/>
/// where it cannot be reached or answers nonsense.
/// </summary>
/// <param name="http">With the oracle as its base address.</param>
public sealed class OracleClient(HttpClient http)
{
    /// <summary>Has an intent answered.</summary>
    public async Task<AttestedAnswer> AnswerAsync(
        PaymentIntent intent,
        EvmSignature signature,
        CancellationToken cancellation = default
    )
    {
        var body = new { intent = intent.ToJson(), signature };
        var json = await http.PostAsync<JsonElement>(At("/v1/answers"), body, cancellation);
        return Parse(json);
    }

    /// <summary>The answer that was given to an exchange.</summary>
    public async Task<AttestedAnswer> FindAsync(
        Bytes32 exchangeId,
        CancellationToken cancellation = default
    ) => Parse(await http.GetAsync<JsonElement>(At($"/v1/answers/{exchangeId}"), cancellation));

    public Task<AgreementStatus> StatusAsync(
        Bytes32 agreementId,
        CancellationToken cancellation = default
    ) => http.GetAsync<AgreementStatus>(At($"/v1/accounts/{agreementId}"), cancellation);

    internal static AttestedAnswer Parse(JsonElement json)
    {
        try
        {
            return new(
                StructJson.FromJson<Answer>(json.GetProperty("answer")),
                AttestationJson.FromJson(json.GetProperty("attestation"))
            );
        }
        catch (Exception e)
            when (e is FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new HttpRequestException("the oracle's answer is malformed", e);
        }
    }

    private static Uri At(string path) => new(path, UriKind.Relative);
}
