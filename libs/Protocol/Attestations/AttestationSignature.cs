using Notary.Evm;

namespace Notary.Protocol.Attestations;

/// <summary>
/// Who vouches for an answer, in the bytes that a chain's contract checks: 65 of an attestor, which both chains accept; of the
/// group 128 on EVM (EIP-2537) or 48 on Fabric (compressed), which only one chain accepts. Says nothing about whether it is valid.
/// </summary>
public sealed class AttestationSignature : IEquatable<AttestationSignature>
{
    /// <summary>The group's as EIP-2537 encodes a point of G1.</summary>
    public const int EvmGroupSize = 128;

    /// <summary>The group's as a compressed point of G1.</summary>
    public const int FabricGroupSize = 48;

    private const byte CompressedFlag = 0x80; // the first bit of ZCash's form; EIP-2537 begins with 16 zero bytes

    private readonly byte[] bytes;

    private AttestationSignature(byte[] bytes) => this.bytes = bytes;

    public int Size => bytes.Length;

    public bool IsByGroup => Size != EvmSignature.Size;

    public ReadOnlySpan<byte> Bytes => bytes;

    public byte[] ToArray() => [.. bytes];

    public override string ToString() => Hex.Encode(bytes);

    /// <summary>The attestor's; null where it is the group's.</summary>
    public EvmSignature? ByAttestor => IsByGroup ? null : EvmSignature.FromSpan(bytes);

    /// <exception cref="FormatException">No signature of any of the three forms.</exception>
    public static AttestationSignature Parse(string text) => FromSpan(Hex.Decode(text));

    /// <inheritdoc cref="Parse"/>
    public static AttestationSignature FromSpan(ReadOnlySpan<byte> bytes) =>
        bytes.Length == EvmSignature.Size ? FromAttestor(EvmSignature.Parse(Hex.Encode(bytes)))
        : IsGroupForm(bytes) ? new AttestationSignature(bytes.ToArray())
        : throw new FormatException("a signature has 65 bytes, or 128 or 48 of the group");

    /// <summary>The group's two signatures one behind the other; of an attestor's there is one.</summary>
    /// <exception cref="FormatException">They are not of that form.</exception>
    public static (AttestationSignature Payment, AttestationSignature? Data) SplitPair(
        ReadOnlySpan<byte> bytes
    )
    {
        if (bytes.Length == EvmSignature.Size)
            return (FromSpan(bytes), null);
        var first = GroupSizeOf(bytes);
        if (bytes.Length <= first)
            return (FromSpan(bytes), null);
        return (
            FromSpan(bytes[..first]),
            FromSpan(bytes[first..]) is { IsByGroup: true } data
                ? data
                : throw new FormatException("the second signature is not the group's")
        );
    }

    public static implicit operator AttestationSignature(EvmSignature signature) =>
        FromAttestor(signature);

    public static AttestationSignature FromAttestor(EvmSignature signature) =>
        new(signature.ToArray());

    public bool Equals(AttestationSignature? other) =>
        other is not null && bytes.AsSpan().SequenceEqual(other.bytes);

    public override bool Equals(object? obj) => Equals(obj as AttestationSignature);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    private static bool IsGroupForm(ReadOnlySpan<byte> bytes) =>
        bytes.Length is EvmGroupSize or FabricGroupSize && bytes.Length == GroupSizeOf(bytes);

    private static int GroupSizeOf(ReadOnlySpan<byte> bytes) =>
        !bytes.IsEmpty && (bytes[0] & CompressedFlag) != 0 ? FabricGroupSize : EvmGroupSize;
}
