using Notary.Evm;
using Notary.Protocol.Encoding;

namespace Notary.Protocol.Attestations;

/// <summary>
/// The ABI form of <see cref="Attestation"/>: <c>tuple(uint64 epoch, bytes32[] path, bytes signature)</c>, canonical only:
/// one attestation has one encoding, so equal bytes mean equal values. For a contract the signature is that of its chain; where an
/// attestation travels between services, the group's two are one behind the other.
/// </summary>
public static class AttestationCodec
{
    /// <summary>A path of this length belongs to a batch of 2^32 answers; the contracts refuse longer ones.</summary>
    public const int MaxPath = 32;

    private const int HeadWords = 3;
    private const int MaxBytes = 9 * AbiWords.Size; // a length, and two signatures of the group

    /// <summary>abi.encode(attestation), with all of its signatures.</summary>
    public static byte[] ToAbi(this Attestation attestation)
    {
        var words = new AbiWordWriter().Add((ulong)AbiWords.Size);
        byte[] signatures =
        [
            .. attestation.Signature.Bytes,
            .. attestation.DataSignature?.ToArray() ?? [],
        ];
        Write(words, attestation, signatures);
        return words.ToArray();
    }

    public static string ToAbiHex(this Attestation attestation) => Hex.Encode(attestation.ToAbi());

    /// <exception cref="FormatException">No canonical encoding of an attestation.</exception>
    public static Attestation FromAbi(ReadOnlySpan<byte> bytes)
    {
        var words = new WordReader(bytes);
        Require(words.ReadUInt64() == AbiWords.Size);
        return Read(bytes[AbiWords.Size..]);
    }

    /// <inheritdoc cref="FromAbi"/>
    public static Attestation FromAbiHex(string hex) => FromAbi(Hex.Decode(hex));

    /// <summary>Appends the tuple's words; its offsets count from its own start.</summary>
    /// <param name="signature">That of the chain, or all.</param>
    internal static void Write(
        AbiWordWriter words,
        Attestation attestation,
        ReadOnlySpan<byte> signature
    )
    {
        words.Add(attestation.Epoch).Add((ulong)HeadWords * AbiWords.Size);
        words.Add(SignatureOffset(attestation.Path.Count)).Add((ulong)attestation.Path.Count);
        foreach (var sibling in attestation.Path)
            words.Add(sibling);
        WriteBytes(words, signature);
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
        var (payment, data) = AttestationSignature.SplitPair(
            ReadBytes(tuple[(int)signatureOffset..])
        );
        return new(epoch, path, payment) { DataSignature = data };
    }

    /// <summary>Appends <c>bytes</c>: their length, and they themselves padded to whole words.</summary>
    internal static void WriteBytes(AbiWordWriter words, ReadOnlySpan<byte> bytes)
    {
        words.Add((ulong)bytes.Length);
        Span<byte> word = stackalloc byte[AbiWords.Size];
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(AbiWords.Size, bytes.Length)..])
        {
            word.Clear();
            bytes[..Math.Min(AbiWords.Size, bytes.Length)].CopyTo(word);
            words.Add(Bytes32.FromSpan(word));
        }
    }

    /// <summary>Reads <c>bytes</c> that fill <paramref name="encoded"/>.</summary>
    internal static ReadOnlySpan<byte> ReadBytes(ReadOnlySpan<byte> encoded)
    {
        Require(encoded.Length >= AbiWords.Size && encoded.Length <= MaxBytes);
        var length = AbiWords.ReadUInt64(encoded[..AbiWords.Size]);
        var padded = encoded[AbiWords.Size..];
        Require(length <= (ulong)padded.Length && padded.Length - (int)length < AbiWords.Size);
        Require(!padded[(int)length..].ContainsAnyExcept((byte)0));
        Require(padded.Length % AbiWords.Size == 0);
        return padded[..(int)length];
    }

    internal static void Require(bool canonical)
    {
        if (!canonical)
            throw new FormatException("no canonical ABI encoding");
    }

    private static ulong SignatureOffset(int pathLength) =>
        (ulong)(HeadWords + 1 + pathLength) * AbiWords.Size;
}
