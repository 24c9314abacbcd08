using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Notary.Fabric.Blocks;
using Notary.Fabric.Gateway;
using Notary.Fabric.Identities;
using Notary.Fabric.Wire.Common;
using Notary.FabricPeer.Hosting;
using Notary.FabricPeer.State;
using Xunit;

namespace Notary.Fabric.Tests.Unit;

public sealed class ParsingTests
{
    [Fact]
    public void A_party_id_is_the_hash_of_msp_zero_and_key()
    {
        var expected = SHA256.HashData(Encoding.Latin1.GetBytes("Org1MSP\0key"));
        Assert.Equal(expected, PartyId.Of("Org1MSP", "key"u8));
    }

    [Fact]
    public void A_block_hash_is_that_of_the_headers_der_form()
    {
        var header = new BlockHeader
        {
            Number = 128,
            PreviousHash = ByteString.CopyFrom(1, 2),
            DataHash = ByteString.CopyFrom(3),
        };
        Assert.Equal(
            "300B020200800402010204010 3".Replace(" ", "", StringComparison.Ordinal),
            Convert.ToHexString(BlockHash.HeaderBytes(header))
        );
    }

    [Fact]
    public void A_block_whose_data_does_not_fit_its_header_is_refused()
    {
        var block = BlockOf(ByteString.CopyFromUtf8("x"), 0);
        block.Data.Data.Add(ByteString.CopyFromUtf8("y"));
        Assert.Throws<FabricException>(() => BlockParser.Parse(block));
    }

    [Fact]
    public void A_block_without_a_verdict_on_each_transaction_is_refused()
    {
        var block = BlockOf(ByteString.CopyFromUtf8("x"), 0);
        block.Metadata.Metadata[(int)BlockMetadataIndex.TransactionsFilter] = ByteString.Empty;
        Assert.Throws<FabricException>(() => BlockParser.Parse(block));
    }

    [Fact]
    public void Garbage_in_a_block_is_never_valid_and_never_fatal() =>
        Prop.ForAll<byte[]>(bytes =>
            {
                var block = BlockParser.Parse(BlockOf(ByteString.CopyFrom(bytes), 0));
                return block.Transactions.Single().Call is null;
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Keys_are_ordered_as_their_utf8_bytes() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<UnicodeString>(),
                ArbMap.Default.ArbFor<UnicodeString>(),
                (x, y) =>
                {
                    var (a, b) = (Valid(x.Item), Valid(y.Item));
                    var expected = Encoding
                        .UTF8.GetBytes(a)
                        .AsSpan()
                        .SequenceCompareTo(Encoding.UTF8.GetBytes(b));
                    return Math.Sign(KeyOrder.Instance.Compare(a, b)) == Math.Sign(expected);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_last_code_point_ends_every_composite_range()
    {
        var end = "\0kind\0" + char.ConvertFromUtf32(0x10FFFF);
        Assert.True(KeyOrder.Instance.Compare("\0kind\0\uFFFDname\0", end) < 0);
    }

    [Theory]
    [InlineData("200ms", 200)]
    [InlineData("2s", 2000)]
    [InlineData("1.5s", 1500)]
    [InlineData("1m", 60_000)]
    public void Durations_are_parsed(string text, int milliseconds) =>
        Assert.Equal(milliseconds, ArgumentValues.ParseDuration(text)?.TotalMilliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("s")]
    [InlineData("-2s")]
    [InlineData("2sm")]
    public void Other_durations_are_refused(string text) =>
        Assert.Null(ArgumentValues.ParseDuration(text));

    private static string Valid(string? text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));

    private static Block BlockOf(ByteString transaction, byte code)
    {
        var data = new BlockData();
        data.Data.Add(transaction);
        var metadata = new BlockMetadata();
        metadata.Metadata.Add([ByteString.Empty, ByteString.Empty, ByteString.CopyFrom(code)]);
        var header = new BlockHeader { DataHash = ByteString.CopyFrom(BlockHash.OfData(data)) };
        return new Block
        {
            Header = header,
            Data = data,
            Metadata = metadata,
        };
    }
}
