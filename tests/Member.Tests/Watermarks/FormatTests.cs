using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Watermarks;
using Notary.Protocol.Groups;
using Notary.Protocol.Hashing;

namespace Notary.Member.Tests.Watermarks;

/// <summary>Bytes, messages and events of watermarks as docs/formats.md and older versions have them.</summary>
public sealed class FormatTests
{
    [Theory]
    [InlineData(typeof(WatermarkAwaited), """{"Until":4,"Since":3,"SchemaVersion":1}""")]
    [InlineData(
        typeof(WatermarkRequested),
        """{"Chain":"eip155:1","Epoch":2,"Since":3,"Until":4,"Except":["0x01"],"SchemaVersion":1}"""
    )]
    [InlineData(
        typeof(WatermarkSigned),
        """{"Chain":"eip155:1","Epoch":2,"Since":3,"Until":4,"Except":["0x01"],"Signature":"0x05","SchemaVersion":1}"""
    )]
    [InlineData(
        typeof(WatermarkReviewed),
        """{"Request":{"Chain":"eip155:1","Epoch":2,"Since":3,"Until":4,"Except":[],"SchemaVersion":1},"ReceivedAt":5,"Held":["0x01"],"Epoch":2,"PublicShare":"0x06","Member":1}"""
    )]
    [InlineData(
        typeof(WatermarkTaken),
        """{"Watermark":{"Chain":"eip155:1","Epoch":2,"Since":3,"Until":4,"Except":["0x01"],"Signature":"0x05","SchemaVersion":1},"GroupId":"0x08"}"""
    )]
    [InlineData(typeof(WatermarkDecided), """{"Message":"0x07","Refusal":null}""")]
    public void It_is_read_and_written_as_it_is(Type type, string golden)
    {
        var value = JsonSerializer.Deserialize(golden, type);
        Assert.Equal(golden, JsonSerializer.Serialize(value, type));
    }

    [Fact]
    public void The_group_signs_the_documented_bytes()
    {
        var (chain, contract, id) = (
            Keccak256.HashText("chain"),
            Keccak256.HashText("contract"),
            Keccak256.HashText("challenge")
        );
        byte[] body = [.. Word(3), .. Word(4), .. id.ToArray()];
        byte[] message =
        [
            .. Encoding.UTF8.GetBytes("notary/v1/watermark"),
            .. chain.ToArray(),
            .. contract.ToArray(),
            .. Word(2),
            .. new byte[24],
            .. Word(4),
            .. Keccak256.Hash(body).ToArray(),
        ];
        Assert.Equal(
            Keccak256.Hash(message),
            new Watermark(3, 4, [id]).Message(ChainHash.Keccak, chain, contract, epoch: 2)
        );
    }

    [Theory]
    [InlineData(4, 4, "0x01")]
    [InlineData(3, 4, "0x02", "0x01")]
    [InlineData(3, 4, "0x01", "0x01")]
    [InlineData(3, 4, "1")]
    public void What_is_no_watermark_is_refused(ulong since, ulong until, params string[] ends)
    {
        string[] except = [.. ends.Select(e => e.Length == 4 ? "0x" + e[2..].PadLeft(64, '0') : e)];
        Assert.Throws<FormatException>(() => Watermark.Parse(since, until, except));
    }

    private static byte[] Word(ulong value)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }
}
