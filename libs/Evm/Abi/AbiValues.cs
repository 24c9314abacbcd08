using System.Numerics;

namespace Notary.Evm;

/// <summary>Decoded members of a tuple, an argument list or an event, read by position and type.</summary>
/// <param name="values">The values as <see cref="AbiType"/> decodes them.</param>
public sealed class AbiValues(object[] values)
{
    /// <summary>Number of members.</summary>
    public int Count => values.Length;

    /// <summary>Any member, as <see cref="AbiType"/> decodes it.</summary>
    public object Value(int index) => values[index];

    /// <summary>An integer.</summary>
    public BigInteger Number(int index) => (BigInteger)values[index];

    /// <summary>An unsigned integer whose type has at most 64 bits.</summary>
    public ulong Number64(int index) => (ulong)Number(index);

    /// <summary>A boolean.</summary>
    public bool Bool(int index) => (bool)values[index];

    /// <summary>An address.</summary>
    public Address Address(int index) => (Address)values[index];

    /// <summary>A bytes32.</summary>
    public Bytes32 Bytes32(int index) => (Bytes32)values[index];

    /// <summary>A bytes, or a bytesN other than bytes32.</summary>
    public byte[] Bytes(int index) => (byte[])values[index];

    /// <summary>A string.</summary>
    public string Text(int index) => (string)values[index];

    /// <summary>A tuple or an array.</summary>
    public AbiValues Members(int index) => new((object[])values[index]);
}
