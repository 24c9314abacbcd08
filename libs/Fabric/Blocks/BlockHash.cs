using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Notary.Fabric.Wire.Common;

namespace Notary.Fabric.Blocks;

/// <summary>The hashes of a block (Fabric, protoutil/blockutils.go).</summary>
public static class BlockHash
{
    /// <returns>SHA-256 over <see cref="HeaderBytes"/>: what the next block points at.</returns>
    public static byte[] Of(BlockHeader header) => SHA256.HashData(HeaderBytes(header));

    /// <returns>The header as an ASN.1 DER sequence of number, previous hash and data hash.</returns>
    public static byte[] HeaderBytes(BlockHeader header)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(header.Number));
            writer.WriteOctetString(header.PreviousHash.Span);
            writer.WriteOctetString(header.DataHash.Span);
        }
        return writer.Encode();
    }

    /// <returns>SHA-256 over the concatenated envelopes. Fabric has no Merkle tree.</returns>
    public static byte[] OfData(BlockData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var envelope in data.Data)
        {
            hash.AppendData(envelope.Span);
        }
        return hash.GetHashAndReset();
    }
}
