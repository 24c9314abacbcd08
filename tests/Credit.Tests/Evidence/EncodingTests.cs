using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Notary.Credit.Evidence;
using Notary.Credit.Tests.Properties;
using Notary.Protocol.Setup;

namespace Notary.Credit.Tests.Evidence;

public sealed class EncodingTests
{
    private static readonly string GoldenFile = Path.Combine(
        AppContext.BaseDirectory,
        "Golden",
        "evidence.json"
    );

    [Fact]
    public void The_encoding_is_the_recorded_one() =>
        Assert.Equal(
            File.ReadAllText(GoldenFile).TrimEnd('\n'),
            Encoding.UTF8.GetString(Blocks.Full().ToCanonicalJson())
        );

    [Fact]
    public void It_is_the_canonical_JSON_of_all_other_documents()
    {
        var json = Blocks.Full().ToCanonicalJson();
        Assert.Equal(CanonicalJson.Serialize(JsonNode.Parse(json)!), json);
    }

    [Fact]
    public void The_digest_is_that_of_the_CID() =>
        Assert.Equal(
            Cid.DigestOf(Cid.Of(Blocks.Full().ToCanonicalJson())).ToArray(),
            Blocks.Full().Digest()
        );

    [Fact]
    public void What_is_read_is_what_was_written()
    {
        var json = Blocks.Full().ToCanonicalJson();
        Assert.Equal(json, EvidenceBlock.Parse(json).ToCanonicalJson());
    }

    [Theory]
    [InlineData("{\"begin\":", "{ \"begin\":")]
    [InlineData("\"epoch\":1", "\"epoch\":1.0")]
    [InlineData("\"epoch\":1", "\"epoch\":\"1\"")]
    [InlineData("\"epoch\":1", "\"epoch\":1,\"epoch\":1")]
    [InlineData("\"epoch\":1", "\"epoch\":1,\"extra\":1")]
    [InlineData("\"rounds\":", "\"Rounds\":")]
    [InlineData("\"previous\":null,", "")]
    [InlineData("\"points\":90", "\"points\":null")]
    [InlineData("\"id\":\"m1\"", "\"id\":\"m\\u0031\"")]
    [InlineData("\"points\":90", "\"points\":NaN")]
    public void Another_spelling_is_refused(string what, string with)
    {
        var json = Encoding.UTF8.GetString(Blocks.Full().ToCanonicalJson());
        Assert.Contains(what, json, StringComparison.Ordinal);
        var other = Encoding.UTF8.GetBytes(json.Replace(what, with, StringComparison.Ordinal));
        Assert.Throws<FormatException>(() => EvidenceBlock.Parse(other));
    }

    [Fact]
    public void Too_large_a_block_is_refused_unread() =>
        Assert.Throws<FormatException>(() =>
            EvidenceBlock.Parse(new byte[EvidenceBlock.MaxSize + 1])
        );

    [Fact]
    public void Damaged_bytes_give_a_block_or_a_format_error_and_nothing_else() =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).Three().ListOf(4).ToArbitrary(),
                damages =>
                {
                    var json = Blocks.Full().ToCanonicalJson();
                    foreach (var (place, value, _) in damages)
                        json[place % json.Length] = (byte)value;
                    return IsHarmless(json);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Populations.Tests));

    [Fact]
    public void Every_cut_is_refused()
    {
        var json = Blocks.Full().ToCanonicalJson();
        for (var length = 0; length < json.Length; length += 7)
            Assert.Throws<FormatException>(() => EvidenceBlock.Parse(json.AsSpan(0, length)));
    }

    private static bool IsHarmless(byte[] json)
    {
        try
        {
            return EvidenceBlock.Parse(json).ToCanonicalJson().AsSpan().SequenceEqual(json);
        }
        catch (FormatException)
        {
            return true;
        }
    }
}
