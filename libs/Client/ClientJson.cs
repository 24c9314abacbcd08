using System.Text.Json.Serialization;
using Notary.Client.Lookups;

namespace Notary.Client;

internal sealed record GatewayRequest(string Sender, string Data);

internal sealed record GatewayResponse(string? Data);

internal sealed record Problem(
    string? Code,
    string? Detail,
    string? Required,
    string? Balance,
    string? Exposure
)
{
    public CoverNumbers? Numbers =>
        Required is null || Balance is null || Exposure is null
            ? null
            : new(Required, Balance, Exposure);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GatewayRequest))]
[JsonSerializable(typeof(GatewayResponse))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ClientJson : JsonSerializerContext;
