using System.Buffers.Binary;
using Notary.Evm;

namespace Notary.Protocol.Exchanges;

/// <summary>keccak256(agreementId ‖ uint64 sequence), PROTOCOL 4.</summary>
public static class ExchangeId
{
    public static Bytes32 Of(Bytes32 agreementId, ulong sequence)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Size + sizeof(ulong)];
        agreementId.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[Bytes32.Size..], sequence);
        return Keccak256.Hash(bytes);
    }
}
