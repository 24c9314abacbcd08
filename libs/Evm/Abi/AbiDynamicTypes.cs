using System.Text;

namespace Notary.Evm;

/// <summary>A length word, then the bytes, padded with zeros to whole words.</summary>
/// <param name="Name">Canonical name.</param>
internal abstract record AbiByteSequence(string Name) : AbiType(Name)
{
    public sealed override bool IsDynamic => true;

    protected static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        var encoding = new byte[AbiWords.Size + Padded(bytes.Length)];
        AbiWords.WriteUInt64(encoding.AsSpan(0, AbiWords.Size), (ulong)bytes.Length);
        bytes.CopyTo(encoding.AsSpan(AbiWords.Size));
        return encoding;
    }

    protected static ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> data, out int used)
    {
        var length = AbiWords.ReadUInt64(Cut(data, AbiWords.Size));
        if (length > (ulong)data.Length)
            throw new FormatException("ABI: the data is too short");
        used = AbiWords.Size + Padded((int)length);
        var padded = Cut(data, used)[AbiWords.Size..];
        if (padded[(int)length..].ContainsAnyExcept((byte)0))
            throw new FormatException("ABI: the padding of bytes is not zero");
        return padded[..(int)length];
    }

    private static int Padded(int length) =>
        (length + AbiWords.Size - 1) / AbiWords.Size * AbiWords.Size;
}

internal sealed record AbiBytes() : AbiByteSequence("bytes")
{
    public override byte[] Encode(object value) =>
        Pack(value is byte[] bytes ? bytes : throw Mismatch(value));

    internal override object Read(ReadOnlySpan<byte> data, out int used) =>
        Unpack(data, out used).ToArray();
}

internal sealed record AbiString() : AbiByteSequence("string")
{
    private static readonly UTF8Encoding Utf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    public override byte[] Encode(object value) =>
        Pack(Utf8.GetBytes(value as string ?? throw Mismatch(value)));

    internal override object Read(ReadOnlySpan<byte> data, out int used)
    {
        try
        {
            return Utf8.GetString(Unpack(data, out used));
        }
        catch (DecoderFallbackException error)
        {
            throw new FormatException("ABI: a string is not UTF-8", error);
        }
    }
}
