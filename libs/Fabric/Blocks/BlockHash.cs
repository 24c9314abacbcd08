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

    /// <returns>The number in the bytes of <see cref="HeaderBytes"/>.</returns>
    /// <exception cref="FormatException">They are no header's.</exception>
    public static long NumberOf(ReadOnlyMemory<byte> headerBytes)
    {
        try
        {
            var sequence = new AsnReader(headerBytes, AsnEncodingRules.DER).ReadSequence();
            return sequence.TryReadInt64(out var number) && number >= 0
                ? number
                : throw new FormatException("a block's number exceeds 63 bits");
        }
        catch (AsnContentException e)
        {
            throw new FormatException("a block's header is malformed", e);
        }
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
