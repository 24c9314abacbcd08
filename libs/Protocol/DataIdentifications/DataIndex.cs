using Notary.Evm;

namespace Notary.Protocol.DataIdentifications;

/// <summary>
/// What a dataIdentification hides (PROTOCOL 4.1): a secret that stands for the data at the data exchange, and the consumer
/// to whom alone it may be handed. 52 bytes.
/// </summary>
public sealed record DataIndex(Bytes32 Secret, Address Consumer)
{
    public const int Size = Bytes32.Size + Address.Size;

    public byte[] ToArray() => [.. Secret.ToArray(), .. Consumer.ToArray()];

    /// <exception cref="FormatException">Not 52 bytes.</exception>
    public static DataIndex Read(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size
            ? new(Bytes32.FromSpan(bytes[..Bytes32.Size]), Address.FromSpan(bytes[Bytes32.Size..]))
            : throw new FormatException($"a data index takes {Size} bytes");

    /// <summary>Names no secret: indices stay out of logs.</summary>
    public override string ToString() => $"data index for {Consumer}";
}
