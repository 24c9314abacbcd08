using Notary.Evm;
using Notary.Protocol.DataIdentifications;

namespace Notary.DataExchange.Indexes;

/// <summary>
/// Data was indexed for one exchange. The index's secret is kept as its SHA-256 only: who reads the log learns nothing that
/// opens the data.
/// </summary>
/// <param name="ConsumerPublicKey">33 bytes, compressed, 0x-hex.</param>
/// <param name="Signature">The provider's, over the request for this index.</param>
public sealed record IndexSealed(
    Bytes32 IndexHash,
    Bytes32 AgreementId,
    ulong Sequence,
    Bytes32 DataHash,
    Address Provider,
    Address Consumer,
    Bytes32 SecretHash,
    byte[] DataIdentification,
    string ConsumerPublicKey,
    EvmSignature Signature
)
{
    internal IndexRequest Request => new(AgreementId, Sequence, DataHash, Consumer);

    internal static string StreamOf(Bytes32 indexHash) => $"index-{indexHash}";
}

/// <summary>A provider's exchange has its index. The stream is the provider's own, so that nobody takes another's place.</summary>
public sealed record ExchangeIndexed(Bytes32 IndexHash)
{
    internal static string StreamOf(Address provider, Bytes32 agreementId, ulong sequence) =>
        $"exchange-{provider}-{agreementId}-{sequence}";
}
