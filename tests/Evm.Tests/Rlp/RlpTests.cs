using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Notary.Evm.Tests.Rlp;

public class RlpTests
{
    private const string Valid = "RLPTests/rlptest.json";
    private const string Invalid = "RLPTests/invalidRLPTest.json";

    public static TheoryData<string> ValidCases => Vectors.Names(Valid);

    public static TheoryData<string> InvalidCases => Vectors.Names(Invalid);

    [VectorTheory]
    [MemberData(nameof(ValidCases))]
    public void Vector_is_encoded_and_read_back(string name)
    {
        using var document = Vectors.Read(Valid);
        var vector = document.RootElement.GetProperty(name);
        var writer = new RlpWriter();
        Write(writer, vector.GetProperty("in"));
        Assert.Equal(vector.GetProperty("out").GetString(), Hex.Encode(writer.Written));
        var copy = new RlpWriter();
        Copy(new RlpReader(writer.Written), copy);
        Assert.Equal(writer.Written, copy.Written);
    }

    [VectorTheory]
    [MemberData(nameof(InvalidCases))]
    public void Invalid_vector_is_refused(string name)
    {
        using var document = Vectors.Read(Invalid);
        var text = document.RootElement.GetProperty(name).GetProperty("out").GetString()!;
        var data = Hex.Decode(text.StartsWith("0x", StringComparison.Ordinal) ? text : "0x" + text);
        Assert.Throws<FormatException>(() => ReadOne(data));
    }

    [Theory]
    [InlineData("0x820001")]
    [InlineData("0x00")]
    [InlineData("0x89010000000000000000")]
    [InlineData("0xc0")]
    public void Numbers_with_leading_zeros_or_above_64_bits_are_refused(string text) =>
        Assert.Throws<FormatException>(() => new RlpReader(Hex.Decode(text)).ReadUInt64());

    [Fact]
    public void No_input_crashes_the_reader() =>
        Prop.ForAll<byte[]>(data =>
            {
                try
                {
                    ReadOne(data);
                }
                catch (FormatException) { }
            })
            .QuickCheckThrowOnFailure();

    private static void ReadOne(byte[] data)
    {
        var reader = new RlpReader(data);
        if (reader.IsList)
            Copy(reader.ReadList(), new RlpWriter());
        else
            reader.ReadBytes();
        reader.RequireEnd();
    }

    private static void Copy(RlpReader reader, RlpWriter writer)
    {
        while (!reader.IsAtEnd)
        {
            if (!reader.IsList)
            {
                writer.Bytes(reader.ReadBytes());
                continue;
            }
            var inner = new RlpWriter();
            Copy(reader.ReadList(), inner);
            var members = inner.Written.ToArray();
            writer.List(list => CopyRaw(list, members));
        }
    }

    private static void CopyRaw(RlpWriter list, byte[] members) =>
        Copy(new RlpReader(members), list);

    private static void Write(RlpWriter writer, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
            writer.List(list =>
                value.EnumerateArray().ToList().ForEach(member => Write(list, member))
            );
        else if (value.ValueKind == JsonValueKind.Number)
            writer.Scalar(value.GetInt64());
        else if (value.GetString()!.StartsWith('#'))
            writer.Scalar(
                BigInteger.Parse(value.GetString()!.AsSpan(1), CultureInfo.InvariantCulture)
            );
        else
            writer.Bytes(Encoding.Latin1.GetBytes(value.GetString()!));
    }
}
