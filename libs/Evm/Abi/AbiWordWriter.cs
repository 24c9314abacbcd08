using System.Buffers;
using System.Numerics;

namespace Notary.Evm;

/// <summary>Appends static values as ABI words, in the order of an EIP-712 type or of <c>abi.encode</c> of static members.</summary>
/// <param name="capacity">Words that are expected.</param>
public sealed class AbiWordWriter(int capacity = 8)
{
    private readonly ArrayBufferWriter<byte> words = new(AbiWords.Size * capacity);

    /// <summary>The words so far.</summary>
    public ReadOnlySpan<byte> Words => words.WrittenSpan;

    /// <summary>Appends an unsigned number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or above 256 bits.</exception>
    public AbiWordWriter Add(BigInteger value)
    {
        AbiWords.WriteUInt256(Next(), value);
        return Done();
    }

    /// <summary>Appends an unsigned number.</summary>
    public AbiWordWriter Add(ulong value)
    {
        AbiWords.WriteUInt64(Next(), value);
        return Done();
    }

    /// <summary>Appends an address.</summary>
    public AbiWordWriter Add(Address value)
    {
        AbiWords.WriteAddress(Next(), value);
        return Done();
    }

    /// <summary>Appends 32 bytes.</summary>
    public AbiWordWriter Add(Bytes32 value)
    {
        AbiWords.WriteBytes32(Next(), value);
        return Done();
    }

    /// <summary>Appends 0 or 1.</summary>
    public AbiWordWriter Add(bool value)
    {
        AbiWords.WriteBool(Next(), value);
        return Done();
    }

    /// <summary>A copy of the words.</summary>
    public byte[] ToArray() => Words.ToArray();

    private Span<byte> Next() => words.GetSpan(AbiWords.Size)[..AbiWords.Size];

    private AbiWordWriter Done()
    {
        words.Advance(AbiWords.Size);
        return this;
    }
}
