using Notary.Evm;
using Notary.Protocol.Encoding;

namespace Notary.Protocol.Attestations;

/// <summary>
/// The ABI form of <see cref="Attestation"/>: <c>tuple(uint64 epoch, bytes32[] path, bytes signature)</c>, canonical only:
/// one attestation has one encoding, so equal bytes mean equal values.
/// </summary>
public static class AttestationCodec
{
    /// <summary>A path of this length belongs to a batch of 2^32 answers; the contracts refuse longer ones.</summary>
    public const int MaxPath = 32;

    private const int HeadWords = 3;
    private const int SignatureWords = 4; // its length, and 65 bytes padded to three words

    /// <summary>abi.encode(attestation).</summary>
    public static byte[] ToAbi(this Attestation attestation)
    {
        var words = new AbiWordWriter().Add((ulong)AbiWords.Size);
        Write(words, attestation);
        return words.ToArray();
    }

    public static string ToAbiHex(this Attestation attestation) => Hex.Encode(attestation.ToAbi());

    /// <exception cref="FormatException">No canonical encoding of an attestor's attestation.</exception>
    public static Attestation FromAbi(ReadOnlySpan<byte> bytes)
    {
        var words = new WordReader(bytes);
        Require(words.ReadUInt64() == AbiWords.Size);
        return Read(bytes[AbiWords.Size..]);
    }

    /// <inheritdoc cref="FromAbi"/>
    public static Attestation FromAbiHex(string hex) => FromAbi(Hex.Decode(hex));

    /// <summary>Appends the tuple's words; its offsets count from its own start.</summary>
    internal static void Write(AbiWordWriter words, Attestation attestation)
    {
        words.Add(attestation.Epoch).Add((ulong)HeadWords * AbiWords.Size);
        words.Add(SignatureOffset(attestation.Path.Count)).Add((ulong)attestation.Path.Count);
        foreach (var sibling in attestation.Path)
            words.Add(sibling);
        WriteSignature(words, attestation.Signature);
    }

    /// <summary>Reads a tuple that fills <paramref name="tuple"/>.</summary>
    internal static Attestation Read(ReadOnlySpan<byte> tuple)
    {
        var words = new WordReader(tuple);
        var epoch = words.ReadUInt64();
        Require(words.ReadUInt64() == HeadWords * AbiWords.Size);
        var signatureOffset = words.ReadUInt64();
        var length = words.ReadUInt64();
        Require(length <= MaxPath && signatureOffset == SignatureOffset((int)length));
        var path = new Bytes32[length];
        for (var i = 0; i < path.Length; i++)
            path[i] = words.ReadBytes32();
        return new(epoch, path, ReadSignature(tuple[(int)signatureOffset..]));
    }

    /// <summary>Appends <c>bytes</c> of 65: length, r, s, v and its padding.</summary>
    internal static void WriteSignature(AbiWordWriter words, EvmSignature signature)
    {
        Span<byte> last = stackalloc byte[AbiWords.Size];
        last.Clear();
        last[0] = signature.V;
        words.Add((ulong)EvmSignature.Size).Add(signature.R).Add(signature.S);
        words.Add(Bytes32.FromSpan(last));
    }

    /// <summary>Reads <c>bytes</c> of 65 that fill <paramref name="bytes"/>.</summary>
    internal static EvmSignature ReadSignature(ReadOnlySpan<byte> bytes)
    {
        Require(bytes.Length == SignatureWords * AbiWords.Size);
        Require(AbiWords.ReadUInt64(bytes[..AbiWords.Size]) == EvmSignature.Size);
        var signature = bytes.Slice(AbiWords.Size, EvmSignature.Size);
        Require(!bytes[(AbiWords.Size + EvmSignature.Size)..].ContainsAnyExcept((byte)0));
        return EvmSignature.TryParse(Hex.Encode(signature), out var value)
            ? value
            : throw new FormatException("no valid signature of 65 bytes");
    }

    internal static void Require(bool canonical)
    {
        if (!canonical)
            throw new FormatException("no canonical ABI encoding");
    }

    private static ulong SignatureOffset(int pathLength) =>
        (ulong)(HeadWords + 1 + pathLength) * AbiWords.Size;
}
