using System.Runtime.InteropServices;

namespace Notary.Evm;

/// <summary>Values one after the other: static ones in the head, dynamic ones in the tail behind an offset in the head.</summary>
internal static class AbiSequence
{
    public static byte[] Encode(ReadOnlySpan<AbiType> types, object[] values)
    {
        var head = new List<byte>();
        var tail = new List<byte>();
        var headSize = HeadSize(types);
        for (var i = 0; i < types.Length; i++)
        {
            var encoding = types[i].Encode(values[i]);
            head.AddRange(
                types[i].IsDynamic
                    ? new AbiWordWriter().Add((ulong)(headSize + tail.Count)).Words
                    : encoding
            );
            if (types[i].IsDynamic)
                tail.AddRange(encoding);
        }
        head.AddRange(CollectionsMarshal.AsSpan(tail));
        return [.. head];
    }

    // Offsets must follow each other without gaps, as every compiler writes them: so a byte is read once,
    // and no small message unfolds into a large value.
    public static object[] Read(ReadOnlySpan<AbiType> types, ReadOnlySpan<byte> data, out int used)
    {
        used = HeadSize(types);
        var head = AbiType.Cut(data, used);
        var values = new object[types.Length];
        for (var i = 0; i < types.Length; i++)
        {
            if (types[i].IsDynamic)
                values[i] = ReadTail(types[i], head, data, ref used);
            else
                values[i] = types[i].Read(head, out _);
            head = head[types[i].HeadSize..];
        }
        return values;
    }

    public static int HeadSize(ReadOnlySpan<AbiType> types)
    {
        var size = 0;
        foreach (var type in types)
            size = checked(size + type.HeadSize);
        return size;
    }

    private static object ReadTail(
        AbiType type,
        ReadOnlySpan<byte> head,
        ReadOnlySpan<byte> data,
        ref int used
    )
    {
        if (AbiWords.ReadUInt64(head[..AbiWords.Size]) != (ulong)used)
            throw new FormatException("ABI: an offset does not point to the next value");
        var value = type.Read(data[used..], out var length);
        used += length;
        return value;
    }
}

internal sealed record AbiTupleType(AbiType[] Members)
    : AbiType($"({string.Join(',', Members.Select(member => member.Name))})")
{
    public override bool IsDynamic { get; } = Members.Any(member => member.IsDynamic);

    public override int HeadSize => IsDynamic ? AbiWords.Size : AbiSequence.HeadSize(Members);

    public override byte[] Encode(object value) =>
        value is object[] values && values.Length == Members.Length
            ? AbiSequence.Encode(Members, values)
            : throw Mismatch(value);

    internal override object Read(ReadOnlySpan<byte> data, out int used) =>
        AbiSequence.Read(Members, data, out used);
}

internal sealed record AbiFixedArray(AbiType Element, int Length)
    : AbiType($"{Element.Name}[{Length}]")
{
    private readonly AbiType[] members = [.. Enumerable.Repeat(Element, Length)];

    public override bool IsDynamic => Element.IsDynamic;

    public override int HeadSize => IsDynamic ? AbiWords.Size : AbiSequence.HeadSize(members);

    public override byte[] Encode(object value) =>
        value is object[] values && values.Length == Length
            ? AbiSequence.Encode(members, values)
            : throw Mismatch(value);

    internal override object Read(ReadOnlySpan<byte> data, out int used) =>
        AbiSequence.Read(members, data, out used);
}

internal sealed record AbiArray(AbiType Element) : AbiType($"{Element.Name}[]")
{
    public override bool IsDynamic => true;

    public override byte[] Encode(object value)
    {
        var values = value as object[] ?? throw Mismatch(value);
        var members = Enumerable.Repeat(Element, values.Length).ToArray();
        return
        [
            .. new AbiWordWriter().Add((ulong)values.Length).Words,
            .. AbiSequence.Encode(members, values),
        ];
    }

    internal override object Read(ReadOnlySpan<byte> data, out int used)
    {
        var count = AbiWords.ReadUInt64(Cut(data, AbiWords.Size));
        data = data[AbiWords.Size..];
        if (count > (ulong)(data.Length / Element.HeadSize)) // before anything is allocated
            throw new FormatException("ABI: the data is too short");
        var members = Enumerable.Repeat(Element, (int)count).ToArray();
        var values = AbiSequence.Read(members, data, out used);
        used += AbiWords.Size;
        return values;
    }
}
