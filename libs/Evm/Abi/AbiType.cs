namespace Notary.Evm;

/// <summary>A type of the contract ABI (Solidity documentation, "Contract ABI Specification").</summary>
/// <param name="Name">Canonical name, as it stands in signatures.</param>
/// <remarks>
/// Values are: BigInteger for integers (ulong, long, uint, int are accepted when encoding), bool, Address, Bytes32 for bytes32,
/// byte[] for other bytes, string, and object[] for arrays and tuples.
/// </remarks>
public abstract record AbiType(string Name)
{
    /// <summary>Whether the value lies in the tail, behind an offset.</summary>
    public virtual bool IsDynamic => false;

    /// <summary>Bytes that the value takes in its parent's head.</summary>
    public virtual int HeadSize => AbiWords.Size;

    /// <summary>Parses a type, as <c>uint256</c>, <c>bytes32[]</c> or <c>(address,(bool,bytes)[2])</c>.</summary>
    /// <exception cref="FormatException">Not a type of the ABI.</exception>
    public static AbiType Parse(string text) => new AbiTypeParser(text).ParseWhole();

    /// <summary>The encoding of a value, without an offset to it.</summary>
    /// <exception cref="ArgumentException">The value is not of this type or out of its range.</exception>
    public abstract byte[] Encode(object value);

    /// <summary>Reads a value from the start of the data.</summary>
    /// <exception cref="FormatException">Not the canonical encoding of a value of this type.</exception>
    internal abstract object Read(ReadOnlySpan<byte> data, out int used);

    /// <summary>Reads a value that is all of the data.</summary>
    /// <exception cref="FormatException">Not the canonical encoding of a value of this type.</exception>
    public object Decode(ReadOnlySpan<byte> data)
    {
        var value = Read(data, out var used);
        return used == data.Length
            ? value
            : throw new FormatException("ABI: data follows the last value");
    }

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    internal ArgumentException Mismatch(object? value) =>
        new($"{value?.GetType().Name ?? "null"} is not a value of {Name}", nameof(value));

    internal static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> data, int length) =>
        length <= data.Length
            ? data[..length]
            : throw new FormatException("ABI: the data is too short");
}
