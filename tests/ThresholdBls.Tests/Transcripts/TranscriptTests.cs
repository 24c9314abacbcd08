using System.Text;
using System.Text.Json.Nodes;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Tests.Runs;
using Notary.ThresholdBls.Transcripts;

namespace Notary.ThresholdBls.Tests.Transcripts;

public sealed class TranscriptTests
{
    private static readonly Lazy<TranscriptDocument> Sample = new(DocumentOfKeyGeneration);

    [Theory]
    [InlineData("key-generation.json")]
    [InlineData("resharing.json")]
    public void A_recorded_document_verifies_and_is_written_with_the_same_bytes(string file)
    {
        var golden = File.ReadAllBytes(Golden(file));
        var document = TranscriptDocument.Parse(golden);
        var key = document.Verify();
        Assert.Equal(golden, document.ToJson());
        var expected = Vectors.Json(Golden("expected.json")).GetProperty(file);
        Assert.Equal(expected.Bytes("publicKey"), key.Group.PublicKey.ToBytes());
        Assert.Equal(expected.Bytes("publicShareOf1"), key.Group.PublicShares[0].Point.ToBytes());
        Assert.Equal(expected.Bytes("session"), document.Session.Id.ToBytes());
        Assert.Equal(expected.Bytes("transcript"), key.TranscriptHash.ToBytes());
    }

    [Fact]
    public void Every_member_can_show_how_the_key_came_about()
    {
        using var run = new KeyGeneration(4, seed: 1);
        run.StartAll(except: [4]);
        run.Run();
        foreach (var member in new[] { 1, 2, 3 })
        {
            var document = run.Members[member].Machine.Document!;
            var key = TranscriptDocument.Parse(document.ToJson()).Verify();
            Assert.Equal(run.KeyOf(member).Group.PublicShares, key.Group.PublicShares);
            Assert.Equal(run.KeyOf(member).TranscriptHash, key.TranscriptHash);
        }
    }

    [Fact]
    public void Leavers_and_new_members_can_show_how_the_key_was_handed_over()
    {
        using var run = Handover.Create(outgoing: 4, incoming: 4, staying: 1, seed: 2);
        run.StartAll();
        run.Run();
        foreach (var member in run.Members.Values)
        {
            var key = TranscriptDocument.Parse(member.Machine.Document!.ToJson()).Verify();
            Assert.Equal(run.Outgoing.Key.PublicKey, key.Group.PublicKey);
            Assert.Equal(run.KeyOf(1).Group.PublicShares, key.Group.PublicShares);
        }
    }

    [Fact]
    public void Who_only_watches_comes_to_the_same_key_and_can_show_it()
    {
        using var run = new KeyGeneration(4, seed: 5);
        using var observer = new SharingObserver(run.Sharing);
        observer.Start(run.Now);
        run.Reaches = (message, _) =>
        {
            observer.Handle(message, run.Now);
            return true;
        };
        run.StartAll(except: [4]);
        run.Run();
        var key = TranscriptDocument.Parse(observer.Document!.ToJson()).Verify();
        Assert.Equal(run.KeyOf(1).Group.PublicShares, key.Group.PublicShares);
        Assert.IsType<DkgOutcome.HandedOver>(observer.Outcome);
    }

    [Fact]
    public void There_is_none_before_success()
    {
        using var run = new KeyGeneration(4, seed: 3);
        run.StartAll(except: [3, 4]);
        Assert.Null(run.Members[1].Machine.Document);
        run.Run();
        Assert.Null(run.Members[1].Machine.Document);
    }

    [Theory]
    [InlineData(DkgMessageKind.Dealing)]
    [InlineData(DkgMessageKind.Echo)]
    [InlineData(DkgMessageKind.Transcript)]
    public void Without_enough_messages_of_a_kind_it_does_not_verify(DkgMessageKind kind)
    {
        var others = Sample.Value.Messages.Where(message => message.Kind != kind);
        var some = Sample.Value.Messages.Where(message => message.Kind == kind);
        var needed = kind == DkgMessageKind.Dealing ? 4 : 3;
        Refused(Sample.Value with { Messages = [.. others, .. some.Take(needed - 1)] });
    }

    [Fact]
    public void Without_the_outgoing_groups_approvals_it_does_not_verify()
    {
        using var run = Handover.Refresh(4, seed: 4);
        run.StartAll();
        run.Run();
        var document = run.Members[1].Machine.Document!;
        var approvals = document.Messages.Where(m => m.Kind == DkgMessageKind.Approval).ToArray();
        var others = document.Messages.Except(approvals).ToArray();
        (document with { Messages = [.. others, .. approvals.Take(3)] }).Verify();
        Refused(document with { Messages = [.. others, .. approvals.Take(2)] });
    }

    [Fact]
    public void Every_altered_signature_and_payload_is_noticed()
    {
        for (var i = 0; i < Sample.Value.Messages.Count; i++)
        {
            var message = Sample.Value.Messages[i];
            var flipped = message.Payload.ToArray();
            flipped[^1] ^= 1;
            Refused(With(i, message with { Payload = flipped }));
            Refused(
                With(
                    i,
                    message with
                    {
                        Signature = Sample
                            .Value
                            .Messages[(i + 1) % Sample.Value.Messages.Count]
                            .Signature,
                    }
                )
            );
            Refused(With(i, message with { Sender = (message.Sender % 4) + 1 }));
        }
    }

    [Fact]
    public void Messages_of_another_session_are_refused()
    {
        var other = DocumentOfKeyGeneration();
        Refused(Sample.Value with { Messages = other.Messages });
        Refused(other with { Session = Sample.Value.Session });
    }

    [Fact]
    public void A_message_that_says_nothing_new_is_refused() =>
        Refused(
            Sample.Value with
            {
                Messages = [.. Sample.Value.Messages, Sample.Value.Messages[0]],
            }
        );

    [Theory]
    [InlineData("format", "\"notary/v2/transcript\"")]
    [InlineData("epoch", "-1")]
    [InlineData("attempt", "65536")]
    [InlineData("outgoing", "{}")]
    [InlineData("messages", "null")]
    [InlineData("group", "{\"threshold\":3,\"members\":[]}")]
    [InlineData("group", "{\"threshold\":3,\"members\":[\"0x00\"]}")]
    [InlineData(
        "messages",
        "[{\"kind\":1,\"sender\":1,\"payload\":\"0X00\",\"signature\":\"0x00\"}]"
    )]
    [InlineData(
        "messages",
        "[{\"kind\":1,\"sender\":1,\"payload\":\"0x0\",\"signature\":\"0x00\"}]"
    )]
    [InlineData("messages", "[{\"kind\":1,\"sender\":1,\"payload\":\"0x00\"}]")]
    [InlineData("unknown", "1")]
    public void A_malformed_document_is_refused(string member, string value)
    {
        var json = JsonNode.Parse(Sample.Value.ToJson())!.AsObject();
        json[member] = JsonNode.Parse(value);
        Refused(() => TranscriptDocument.Parse(Encoding.UTF8.GetBytes(json.ToJsonString())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    public void What_is_no_document_is_refused(string text) =>
        Refused(() => TranscriptDocument.Parse(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(70_000)]
    public void A_message_of_nobody_is_refused(int sender) =>
        Refused(With(0, Sample.Value.Messages[0] with { Sender = sender }));

    private static TranscriptDocument With(int index, DkgEnvelope message)
    {
        var messages = Sample.Value.Messages.ToArray();
        messages[index] = message;
        return Sample.Value with { Messages = messages };
    }

    private static void Refused(TranscriptDocument document) => Refused(() => document.Verify());

    private static void Refused(Func<object> read) => Assert.Throws<BlsFormatException>(read);

    private static TranscriptDocument DocumentOfKeyGeneration()
    {
        using var run = new KeyGeneration(4, seed: 5);
        run.StartAll();
        run.Run();
        return run.Members[1].Machine.Document!;
    }

    private static string Golden(string file) =>
        Path.Combine(Vectors.Root, "tests/ThresholdBls.Tests/Transcripts/Golden", file);
}
