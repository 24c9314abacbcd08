using FsCheck;
using FsCheck.Fluent;
using Notary.Evm;
using Notary.Protocol.Checkpoints;
using Notary.Protocol.Groups;
using Notary.Protocol.Hashing;
using Notary.Protocol.Setup;
using Xunit;
using static Notary.Protocol.Tests.ProtocolVectors;

namespace Notary.Protocol.Tests;

public sealed class CheckpointDocumentTests
{
    private static readonly CheckpointDocument Stored = CheckpointDocument.Parse(
        System.Text.Encoding.UTF8.GetBytes(Text("checkpoint", "document"))
    );

    [Fact]
    public void The_document_of_the_vectors_has_its_bytes_and_its_cid()
    {
        Assert.Equal((3UL, 1_900_000_000L), (Stored.Number, Stored.Time));
        Assert.Equal(
            [("notary-1", 42L), ("oracle", 2_147_483_655L)],
            Stored.Heads.Select(head => (head.Log, head.Position))
        );
        var json = Stored.ToCanonicalJson();
        Assert.Equal(Text("checkpoint", "document"), System.Text.Encoding.UTF8.GetString(json));
        Assert.Equal(Text("checkpoint", "cid"), Cid.Of(json));
        Assert.Equal(Word("checkpoint", "cidDigest"), Cid.DigestOf(Cid.Of(json)));
    }

    [Theory]
    [InlineData("evm")]
    [InlineData("fabric")]
    public void The_group_signs_number_and_digest(string on)
    {
        var expected = At("groupMessages")
            .EnumerateArray()
            .Single(m =>
                m.GetProperty("on").GetString() == on
                && m.GetProperty("kind").GetString() == "checkpoint"
            );
        var message = new CheckpointAnchor(3, Word("checkpoint", "cidDigest")).Message(
            on == "evm" ? ChainHash.Keccak : ChainHash.Sha,
            Bytes32.Parse(expected.GetProperty("chain").GetString()!),
            Bytes32.Parse(expected.GetProperty("contract").GetString()!),
            epoch: 1
        );
        Assert.Equal(Bytes32.Parse(expected.GetProperty("message").GetString()!), message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"heads":[],"number":0,"previous":null,"time":1}""")]
    [InlineData("""{"heads":[],"number":2,"previous":null,"time":1}""")]
    [InlineData("""{"heads":[],"number":2,"previous":"bafk","time":1}""")]
    [InlineData("""{"heads":[],"number":-1,"previous":null,"time":1}""")]
    [InlineData("""{"heads":[],"number":"1","previous":null,"time":1}""")]
    [InlineData("""{"heads":null,"number":1,"previous":null,"time":1}""")]
    [InlineData("""{"heads":[null],"number":1,"previous":null,"time":1}""")]
    [InlineData("""{"number":1,"previous":null,"time":1,"heads":[]}""")]
    [InlineData("""{"heads":[],"number":1,"previous":null,"time":1} """)]
    [InlineData("""{"heads":[],"more":1,"number":1,"previous":null,"time":1}""")]
    [InlineData("""{"heads":[],"number":1,"number":1,"previous":null,"time":1}""")]
    public void Malformed_documents_are_refused(string json) =>
        Assert.Throws<FormatException>(() =>
            CheckpointDocument.Parse(System.Text.Encoding.UTF8.GetBytes(json))
        );

    [Theory]
    [InlineData("", 1)]
    [InlineData("Oracle", 1)]
    [InlineData("oracle\n", 1)]
    [InlineData("-oracle", 1)]
    [InlineData("oracle", 0)]
    [InlineData("oracle", -1)]
    public void Heads_have_a_name_and_a_position(string log, long position) =>
        AssertRefused(new(1, null, 1, [new(log, position, Bytes32.Zero)]));

    [Fact]
    public void Logs_are_in_order_and_each_once()
    {
        AssertRefused(new(1, null, 1, [new("b", 1, Bytes32.Zero), new("a", 1, Bytes32.Zero)]));
        AssertRefused(new(1, null, 1, [new("a", 1, Bytes32.Zero), new("a", 2, Bytes32.Zero)]));
    }

    [Fact]
    public void A_document_above_its_limit_is_not_parsed() =>
        AssertRefused(
            new(
                1,
                null,
                1,
                [
                    .. Enumerable
                        .Range(100_000, 700)
                        .Select(i => new CheckpointHead($"l{i}", 1, Bytes32.Zero)),
                ]
            )
        );

    [Fact]
    public void A_checkpoint_follows_the_one_before_it()
    {
        var next = Stored with { Number = 4, Previous = Text("checkpoint", "cid") };
        Assert.Null(next.ObjectionAfter(Stored));
        Assert.NotNull((next with { Number = 5 }).ObjectionAfter(Stored));
        Assert.NotNull((next with { Time = Stored.Time - 1 }).ObjectionAfter(Stored));
        Assert.NotNull((next with { Heads = [.. Stored.Heads.Skip(1)] }).ObjectionAfter(Stored));
        Assert.NotNull(next.ObjectionAfter(null));
        Assert.Null(new CheckpointDocument(1, null, 0, Stored.Heads).ObjectionAfter(null));
    }

    [Fact]
    public void No_log_goes_back_or_changes_its_hash() =>
        Prop.ForAll(
                Gen.Choose(1, 50).Three().ToArbitrary(),
                t =>
                {
                    var (before, after, salt) = t;
                    var first = new CheckpointDocument(1, null, 0, [Head("a", before, salt % 2)]);
                    var second = new CheckpointDocument(2, Cid.Of([1]), 0, [Head("a", after, 0)]);
                    var follows = after > before || (after == before && salt % 2 == 0);
                    return follows == second.ObjectionAfter(first) is null;
                }
            )
            .QuickCheckThrowOnFailure();

    private static CheckpointHead Head(string log, long position, int salt) =>
        new(log, position, Keccak256.HashText($"{position} {salt}"));

    private static void AssertRefused(CheckpointDocument document) =>
        Assert.Throws<FormatException>(() => CheckpointDocument.Parse(document.ToCanonicalJson()));
}
