using System.Buffers.Binary;
using Notary.Evm;
using Notary.Protocol.Hashing;

namespace Notary.Protocol.Groups;

/// <summary>
/// "No challenge against exchanges whose time for challenges ended in this span, but these" (PROTOCOL 4): exposures lapse under it,
/// and who signed it signs no later penalty for the others.
/// </summary>
/// <param name="Since">Unix seconds; the span begins behind it.</param>
/// <param name="Until">Unix seconds; the span ends with it.</param>
/// <param name="Except">Ids of challenges, ascending.</param>
public sealed record Watermark(ulong Since, ulong Until, IReadOnlyList<Bytes32> Except)
{
    public const int MaxExcept = 1_000;

    /// <summary>The end of the span as 32 bytes.</summary>
    public Bytes32 Nonce
    {
        get
        {
            Span<byte> word = stackalloc byte[Bytes32.Size];
            word.Clear();
            BinaryPrimitives.WriteUInt64BigEndian(word[^sizeof(ulong)..], Until);
            return Bytes32.FromSpan(word);
        }
    }

    /// <summary>Reads the values of a message on the bus.</summary>
    /// <exception cref="FormatException">They make no watermark.</exception>
    public static Watermark Parse(ulong since, ulong until, IReadOnlyList<string> except)
    {
        if (since >= until)
            throw new FormatException("a watermark's span must end after its begin");
        if (except.Count > MaxExcept)
            throw new FormatException($"a watermark has at most {MaxExcept} exceptions");
        List<Bytes32> ids = [.. except.Select(id => Bytes32.Parse(id))];
        return ids.Zip(ids.Skip(1)).All(pair => Precedes(pair.First, pair.Second))
            ? new(since, until, ids)
            : throw new FormatException("a watermark's exceptions ascend");
    }

    /// <summary>Whether it says that this is challenged no more.</summary>
    /// <param name="challengeUntil">Unix seconds.</param>
    public bool Covers(ulong challengeUntil, Bytes32 challengeId) =>
        Spans(challengeUntil) && !Except.Contains(challengeId);

    /// <summary>Whether a time for challenges ended in its span; Unix seconds.</summary>
    public bool Spans(ulong challengeUntil) => Since < challengeUntil && challengeUntil <= Until;

    /// <summary>The group message that says it.</summary>
    public Bytes32 Message(ChainHash hash, Bytes32 chain, Bytes32 contract, ulong epoch) =>
        GroupMessage.Of(
            hash,
            GroupMessage.Watermark,
            chain,
            contract,
            epoch,
            Nonce,
            hash.Of(ToBytes())
        );

    private byte[] ToBytes()
    {
        var bytes = new byte[(2 * sizeof(ulong)) + (Except.Count * Bytes32.Size)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Since);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(sizeof(ulong)), Until);
        foreach (var (i, id) in Except.Index())
            id.CopyTo(bytes.AsSpan((2 * sizeof(ulong)) + (i * Bytes32.Size)));
        return bytes;
    }

    private static bool Precedes(Bytes32 first, Bytes32 second) =>
        string.CompareOrdinal(first.ToString(), second.ToString()) < 0;
}
