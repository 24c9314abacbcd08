using Notary.Credit.Evidence;
using static Notary.Credit.Tests.Evidence.Blocks;

namespace Notary.Credit.Tests.Evidence;

/// <summary>Each rule of a block, broken once.</summary>
public sealed class RuleTests
{
    private static readonly EvidenceBlock Good = Full();

    [Fact]
    public void The_block_that_all_others_differ_from_is_good() =>
        Assert.Equal(Good, VerifiedEvidence.Of(Good, new Seals()).Block);

    [Fact]
    public void Head()
    {
        Refused("format", Good with { Format = "notary/v2/credit-evidence" });
        Refused("epochs count from 1", Good with { Epoch = 0 });
        Refused("before it ends", Good with { End = Good.Begin });
        Refused("has none before it", Good with { Epoch = 2 });
        Refused("has none before it", Good with { Previous = "bafk" });
    }

    [Fact]
    public void Nodes()
    {
        Refused("node 7: it is there twice", Good with { Nodes = [.. Good.Nodes, Good.Nodes[0]] });
        Refused("node 1: its key", Good with { Nodes = [Good.Nodes[0] with { Key = "0xAB" }] });
        Refused("node 1: its id", Good with { Nodes = [Good.Nodes[0] with { Id = "ä" }] });
    }

    [Fact]
    public void Exchanges()
    {
        void Bad(string message, Exchange exchange) =>
            Refused(message, Good with { Exchanges = [exchange, Good.Exchanges[1]] });
        var good = Good.Exchanges[0];
        Bad("exchange 1: its id", good with { Id = "0x01" });
        Bad("exchange 1: its value", good with { Value = "-1" });
        Bad("exchange 1: its value", good with { Value = "01" });
        Bad("exchange 1: its value", good with { Value = new string('9', 79) });
        Bad("x is none of the block's nodes", good with { Assigned = ["x"] });
        Bad("it was not assigned", good with { Served = ["m3"] });
        Bad("there twice", good with { Assigned = ["m2", "m1"] });
        Bad("there twice", good with { Id = Id(3) });
    }

    [Fact]
    public void Grades()
    {
        void Bad(string message, Grade grade) =>
            Refused(message, Good with { Grades = [grade, Good.Grades[1]] });
        var good = Good.Grades[0];
        Bad("no such exchange", good with { Exchange = Id(9) });
        Bad("did not take part", good with { Party = "0xee" });
        Bad("was not assigned to the exchange", good with { Node = "m4" });
        Bad("points are not 0 to 100", good with { Points = 101 });
        Bad("points are not 0 to 100", good with { Points = -1 });
        Bad("it is not signed", good with { Signature = "" });
        Bad("it is not signed", good with { Signature = "0x" });
    }

    [Fact]
    public void A_party_grades_an_exchange_once() =>
        Refused(
            "grade 2: it is there twice",
            Good with
            {
                Grades = [Good.Grades[0], Good.Grades[0] with { Node = "m2", Points = 0 }],
            }
        );

    [Fact]
    public void Recommendations()
    {
        void Bad(string message, Recommendation recommendation) =>
            Refused(message, Good with { Recommendations = [recommendation] });
        var good = Good.Recommendations[0];
        Bad("c2 is no member", good with { Member = "c2" });
        Bad("x is none", good with { Node = "x" });
        Bad("nobody recommends itself", good with { Node = good.Member });
    }

    [Fact]
    public void Rounds()
    {
        void Bad(string message, Receipt receipt) =>
            Refused(message, Good with { Rounds = [Good.Rounds[0] with { Receipts = [receipt] }] });
        var good = Good.Rounds[0].Receipts[0];
        Bad("its time is not positive", good with { Micros = 0 });
        Bad("nobody receives from itself", good with { By = good.Node });
        Bad("its receiver was not assigned", good with { By = "c1" });
        Bad("its sender was not assigned", good with { Node = "c1" });
        Refused(
            "c1 is no member",
            Good with
            {
                Rounds = [Good.Rounds[0] with { Assigned = ["c1"] }],
            }
        );
    }

    [Fact]
    public void Votes()
    {
        void Bad(string message, params Vote[] votes) =>
            Refused(message, Good with { Votes = votes });
        var good = Good.Votes[0];
        Bad("its matter", good with { Matter = "0x" });
        Bad("c1 is no member", good with { Voter = "c1" });
        Bad("x is no member", good with { Accused = "x" });
        Bad("accuse different members", good with { Accused = "m4" }, Good.Votes[1]);
    }

    [Fact]
    public void Empty_places()
    {
        Refused("empty place", Good with { Nodes = [null!] });
        Refused("empty place", Good with { Grades = [null!] });
        Refused(
            "empty place",
            Good with
            {
                Exchanges = [Good.Exchanges[0] with { Served = [null!] }],
            }
        );
    }

    [Fact]
    public void What_another_signed_is_refused()
    {
        var forged = Good.Grades[0] with { Signature = Good.Grades[1].Signature };
        Unsigned("grade of exchange", Good with { Grades = [forged, Good.Grades[1]] });
        var copied = Good.Votes[0] with { Voter = "m4" };
        Unsigned("vote of m4", Good with { Votes = [Good.Votes[1], Good.Votes[2], copied] });
        var turned = Good.Recommendations[0] with { Agree = false };
        Unsigned("recommendation of c1 by m1", Good with { Recommendations = [turned] });
        var sooner = Good.Rounds[0].Receipts[0] with { Micros = 1 };
        Unsigned(
            "receipt of",
            Good with
            {
                Rounds = [Good.Rounds[0] with { Receipts = [sooner] }],
            }
        );
    }

    [Fact]
    public void A_signature_counts_in_its_own_epoch_only()
    {
        var next = Good with { Epoch = 2, Previous = "bafk" };
        Unsigned("grade of exchange", next);
    }

    private static void Unsigned(string message, EvidenceBlock block)
    {
        var error = Assert.Throws<FormatException>(() => VerifiedEvidence.Of(block, new Seals()));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("is not signed by", error.Message, StringComparison.Ordinal);
    }

    private static void Refused(string message, EvidenceBlock block)
    {
        var error = Assert.Throws<FormatException>(() =>
            EvidenceBlock.Parse(block.ToCanonicalJson())
        );
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
