using System.Text.Json.Serialization;
using Notary.Evm;

namespace Notary.Protocol.DataIdentifications;

// What goes over HTTP between parties and the data exchange (docs/formats.md); byte strings as 0x-hex.

public static class DataExchangeHeaders
{
    /// <summary>The provider's signature over the <see cref="DataUpload"/> of the body, 0x-hex.</summary>
    public const string Signature = "Notary-Signature";
}

/// <param name="Size">Bytes.</param>
public sealed record UploadedData(Bytes32 DataHash, Address Provider, long Size);

/// <param name="ConsumerPublicKey">33 bytes, compressed.</param>
/// <param name="Signature">The provider's, over the <see cref="IndexRequest"/> of the other members.</param>
[JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)]
public sealed record SealIndexRequest(
    Bytes32 AgreementId,
    ulong Sequence,
    Bytes32 DataHash,
    Address Consumer,
    string ConsumerPublicKey,
    EvmSignature Signature
);

/// <param name="DataIdentification">114 bytes; <paramref name="IndexHash"/> is its SHA-256.</param>
public sealed record SealedIndex(string DataIdentification, Bytes32 IndexHash);

/// <summary>What a hash stands for: this data, for this consumer, in this exchange.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)]
public sealed record IndexConfirmation(
    Bytes32 IndexHash,
    Bytes32 AgreementId,
    ulong Sequence,
    Bytes32 DataHash,
    Address Provider,
    Address Consumer
);

/// <param name="ExpiresAt">Unix seconds.</param>
public sealed record IssuedNonce(Bytes32 Nonce, long ExpiresAt);

/// <param name="DataIndex">The opened dataIdentification, 52 bytes.</param>
/// <param name="Signature">The consumer's, over the <see cref="DataDownload"/> of nonce and index hash.</param>
public sealed record DownloadRequest(
    Bytes32 IndexHash,
    string DataIndex,
    Bytes32 Nonce,
    EvmSignature Signature
);
