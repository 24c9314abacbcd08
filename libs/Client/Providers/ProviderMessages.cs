using System.Text.Json;
using System.Text.Json.Serialization;
using Notary.Client.Lookups;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Client.Providers;

// What consumers send to a provider over HTTP (docs/formats.md, Provider).

[JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)]
public sealed record ExchangeRequest(Bytes32 AgreementId, ulong Sequence);

/// <param name="Promise">The provider's signature over the <see cref="DeliveryPromise"/> of exchange and hash.</param>
public sealed record IndexOffer(Bytes32 IndexHash, EvmSignature Promise);

/// <summary>The consumer's part is done: the answer, and the raw signed transaction that pays it.</summary>
/// <param name="RawTransaction">0x-hex.</param>
public sealed record DeliveryRequest(
    JsonElement Answer,
    JsonElement Attestation,
    string RawTransaction
)
{
    public static DeliveryRequest Of(AttestedAnswer answer, byte[] raw) =>
        new(
            JsonSerializer.SerializeToElement(answer.Answer.ToJson()),
            JsonSerializer.SerializeToElement(answer.Attestation.ToJson()),
            Hex.Encode(raw)
        );

    /// <exception cref="FormatException">A member is malformed.</exception>
    public (AttestedAnswer Answer, byte[] Raw) Parse() =>
        (
            new(StructJson.FromJson<Answer>(Answer), AttestationJson.FromJson(Attestation)),
            Hex.Decode(RawTransaction)
        );
}

/// <param name="TxId">The delivery on the data chain, accepted by its orderer.</param>
/// <param name="DataIdentification">0x-hex, 114 bytes.</param>
public sealed record Delivery(string TxId, string DataIdentification);
