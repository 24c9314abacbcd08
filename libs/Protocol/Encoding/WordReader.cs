using System.Numerics;
using Notary.Evm;

namespace Notary.Protocol.Encoding;

/// <summary>Reads ABI words one after the other, as strictly as <see cref="AbiWords"/>.</summary>
public ref struct WordReader(ReadOnlySpan<byte> source)
{
    private ReadOnlySpan<byte> _rest = source;

    public Bytes32 ReadBytes32() => AbiWords.ReadBytes32(Next());

    public Address ReadAddress() => AbiWords.ReadAddress(Next());

    public ulong ReadUInt64() => AbiWords.ReadUInt64(Next());

    public uint ReadUInt32() => (uint)AbiWords.ReadUInt64(Next(), bits: 32);

    public BigInteger ReadUInt256() => AbiWords.ReadUInt256(Next());

    /// <exception cref="FormatException">The number names no member of the enumeration.</exception>
    public TEnum ReadEnum<TEnum>()
        where TEnum : struct, Enum
    {
        var value = (TEnum)Enum.ToObject(typeof(TEnum), (byte)AbiWords.ReadUInt64(Next(), bits: 8));
        return Enum.IsDefined(value)
            ? value
            : throw new FormatException($"{value} is no {typeof(TEnum).Name}");
    }

    private ReadOnlySpan<byte> Next()
    {
        if (_rest.Length < AbiWords.Size)
            throw new FormatException("the ABI words end too early");
        var word = _rest[..AbiWords.Size];
        _rest = _rest[AbiWords.Size..];
        return word;
    }
}
