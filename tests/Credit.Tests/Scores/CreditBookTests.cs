using Notary.Credit.Evidence;
using Notary.Credit.Indicators;
using Notary.Credit.Scores;
using static Notary.Credit.Tests.Evidence.Blocks;

namespace Notary.Credit.Tests.Scores;

/// <summary>From blocks to scores, worked by hand.</summary>
public sealed class CreditBookTests
{
    private const int Digits = 12;
    private static readonly string[] All = ["m1", "m2", "m3", "m4"];
    private static readonly ScoreRules Rules = ScoreRules.Default;

    [Fact]
    public void Grades_are_weighed_by_value_and_capped_per_party()
    {
        // The consumer: weights 1 (cap 10^18) and ½: (1·1 + ½·0.4)/1.5 = 0.8. The provider: 0 with weight 1. S = 1.2/2.5 = 0.48.
        var block = Empty() with
        {
            Exchanges =
            [
                Exchange(1, "7000000000000000000", ["m1"], ["m1"]),
                Exchange(2, "500000000000000000", ["m1"], []),
            ],
            Grades =
            [
                Grade(1, "m1", Consumer, 100),
                Grade(1, "m1", Provider, 0),
                Grade(2, "m1", Consumer, 40),
            ],
        };
        Assert.Equal(0.48, Book(block).Standings[new("m1")].History.UserEvaluation, Digits);
        // With a cap of ½ for each party's grades together: (½·0.8 + ½·0)/1 = 0.4.
        var capped = CreditBook.Empty.After(Verified(block), Rules with { OperatorCap = 0.5 });
        Assert.Equal(0.4, capped.Standings[new("m1")].History.UserEvaluation, Digits);
    }

    [Fact]
    public void An_operator_neither_grades_nor_recommends_its_own_nodes()
    {
        var block = Empty();
        block = block with
        {
            Nodes =
            [
                .. block.Nodes.Select(n =>
                    n with
                    {
                        Operator = n.Id is "m1" or "c1" ? Consumer : n.Operator,
                    }
                ),
            ],
            Exchanges = [Exchange(1, "1", ["m1"], ["m1"])],
            Grades = [Grade(1, "m1", Consumer, 100)],
            Recommendations = [new(true, "m1", "c1", ""), new(true, "m1", "m2", "")],
        };
        var book = Book(block);
        Assert.Equal(0, book.Standings[new("m1")].History.UserEvaluation);
        Assert.Equal(0, book.Standings[new("c1")].History.Recommendation);
        Assert.Equal([new(new("m1"), new("m2"))], book.Trust.Keys);
    }

    [Fact]
    public void Rounds_count_by_what_enough_others_received()
    {
        // n = 4, so f + 1 = 2 receipts decide. m1 is in time with all three; m2 with one only: missed. m3 is bad with two. m4 silent.
        var receipts = new List<Receipt>
        {
            new("m1", 9000, "m2", "", true),
            new("m1", 1000, "m3", "", false),
            new("m2", 4000, "m1", "", true),
            new("m2", 1000, "m3", "", false),
            new("m3", 8000, "m1", "", true),
            new("m4", 5000, "m1", "", true),
        };
        var book = Book(Empty() with { Rounds = [new(All, Id(1), receipts)] });
        // X = 1/1. T = 1/median(4, 5, 8 ms) = 200/s. G = 1.
        var first = book.Standings[new("m1")].History;
        Assert.Equal((1, 200, 1), (first.SuccessRate, first.Efficiency, first.NegativeInformation));
        // One missed round: G = (1 + ½ + 1 + 1)/4 = 7/8.
        var second = book.Standings[new("m2")].History;
        Assert.Equal(
            (0, 0, 0.875),
            (second.SuccessRate, second.Efficiency, second.NegativeInformation)
        );
        Assert.Equal(new Faults(BadPartials: 1), book.Standings[new("m3")].History.Faults);
        Assert.Equal(new Faults(MissedRounds: 1), book.Standings[new("m4")].History.Faults);
    }

    [Fact]
    public void Success_is_the_mean_of_exchanges_and_rounds()
    {
        // Exchanges 1/2, rounds 1/1: X = 3/4.
        var block = Empty() with
        {
            Exchanges = [Exchange(1, "1", ["m1"], ["m1"]), Exchange(2, "1", ["m1"], [])],
            Rounds = [Round(1, All, ("m1", 1000))],
        };
        Assert.Equal(0.75, Book(block).Standings[new("m1")].History.SuccessRate);
    }

    [Fact]
    public void Who_votes_both_ways_equivocates_and_its_votes_do_not_count()
    {
        var block = Empty() with
        {
            Votes =
            [
                Vote(1, "m1", true),
                Vote(1, "m2", false),
                Vote(1, "m2", true),
                Vote(1, "m3", true),
            ],
        };
        var book = Book(block);
        Assert.Equal(new Faults(Equivocations: 1), book.Standings[new("m2")].History.Faults);
        Assert.Equal([new(new("m1"), new("m3")), new(new("m3"), new("m1"))], book.Trust.Keys);
    }

    [Fact]
    public void A_complaint_is_lost_to_more_than_half_of_the_others()
    {
        Vote[] two =
        [
            Vote(1, "m1", true, "m4"),
            Vote(1, "m2", true, "m4"),
            Vote(1, "m3", false, "m4"),
        ];
        Assert.Equal(
            1,
            Book(Empty() with { Votes = two }).Standings[new("m4")].History.Faults.ComplaintsLost
        );
        Vote[] one = [Vote(1, "m1", true, "m4"), Vote(1, "m4", true, "m4")];
        Assert.Equal(
            0,
            Book(Empty() with { Votes = one }).Standings[new("m4")].History.Faults.ComplaintsLost
        );
    }

    [Fact]
    public void Trust_is_agreement_in_more_than_half_of_the_verdicts()
    {
        var block = Empty() with
        {
            Votes =
            [
                Vote(1, "m1", true),
                Vote(1, "m2", true),
                Vote(2, "m1", true),
                Vote(2, "m2", false),
            ],
        };
        Assert.Equal(0, Book(block).Population.Trust.Links);
        // m1 also recommends m2: 2 of 3 from m1 to m2, still 1 of 2 back.
        block = block with
        {
            Recommendations = [new(true, "m1", "m2", "")],
        };
        Assert.Equal(1, Book(block).Population.Trust.Links);
    }

    [Fact]
    public void Members_are_old_and_candidates_new()
    {
        var population = Book(Empty()).Population;
        Assert.Equal("m1 m2 m3 m4", string.Join(' ', population.Old.Select(n => n.Id)));
        Assert.Equal("c1 c2", string.Join(' ', population.New.Select(n => n.Id)));
    }

    [Fact]
    public void The_past_fades_by_half()
    {
        // Epoch 1: 1 of 1; epoch 2: 0 of 1. X = (½·1 + 0)/(½·1 + 1) = 1/3. A month of service was in each.
        var first = Empty() with
        {
            Exchanges = [Exchange(1, "1", ["m1"], ["m1"])],
        };
        var second = Empty(2) with { Exchanges = [Exchange(2, "1", ["m1"], [])] };
        var book = Book(first, second);
        Assert.Equal(1.0 / 3, book.Standings[new("m1")].History.SuccessRate, Digits);
        Assert.Equal(2, book.Population.Old[0].Months);
    }

    [Fact]
    public void Who_leaves_and_returns_finds_its_history_and_is_no_new_node()
    {
        var gone = Empty(2);
        gone = gone with { Nodes = [.. gone.Nodes.Where(n => n.Id != "m4")] };
        var back = Empty(3);
        back = back with
        {
            Nodes = [.. back.Nodes.Select(n => n with { Member = n.Member && n.Id != "m4" })],
        };
        var bad = Empty() with { Rounds = [Round(1, All, ("m1", 1000))] };
        var book = Book(bad, gone, back);
        Assert.Contains(book.Population.Old, n => n.Id == new NodeId("m4"));
        // One missed round, a quarter of which is remembered: (1/1.25 + 3)/4 = 0.95.
        Assert.Equal(0.95, book.Standings[new("m4")].History.NegativeInformation, Digits);
    }

    [Fact]
    public void A_member_that_turns_malicious_is_last_within_three_epochs()
    {
        var book = Book(
            Epoch(1, bad: ""),
            Epoch(2, bad: ""),
            Epoch(3, bad: "m1"),
            Epoch(4, bad: "m1")
        );
        Assert.Equal(new NodeId("m1"), book.Score(Rules.Credit).Old[^1].Node);
    }

    [Fact]
    public void Evidence_of_another_epoch_than_the_next_is_refused()
    {
        var error = Assert.Throws<CreditException>(() => Book(Empty(2)));
        Assert.Contains("not of 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_out_of_range_are_refused()
    {
        Assert.Throws<CreditException>(() => (Rules with { Memory = 1 }).Checked());
        Assert.Throws<CreditException>(() => (Rules with { ValueCap = 0 }).Checked());
        Assert.Throws<CreditException>(() => (Rules with { OperatorCap = double.NaN }).Checked());
    }

    [Fact]
    public void An_explanation_adds_up()
    {
        var book = Book(Full());
        foreach (
            var node in book
                .Population.Old.Select(n => n.Id)
                .Concat(book.Population.New.Select(n => n.Id))
        )
        {
            var explanation = Explanation.Of(book, node, Rules.Credit);
            Assert.Equal(
                explanation.Intrinsic,
                explanation.Parts.Sum(p => p.Weight * p.Normalised),
                Digits
            );
            Assert.Equal(explanation.Credit, explanation.Intrinsic + explanation.Trust, Digits);
        }
        Assert.Throws<CreditException>(() => Explanation.Of(book, new("x"), Rules.Credit));
    }

    [Fact]
    public void An_explanation_names_values_weights_counts_and_who_trusts()
    {
        var explanation = Explanation.Of(Book(Full()), new("m1"), Rules.Credit);
        Assert.False(explanation.IsNew);
        Assert.Equal(
            new EventCounts(Grades: 1, Exchanges: 2, Recommendations: 0, Rounds: 1, Votes: 1),
            explanation.Counts
        );
        Assert.Equal(
            0.9,
            explanation.Parts.Single(p => p.Indicator == Indicator.UserEvaluation).Raw,
            Digits
        );
        Assert.Equal(new NodeId("m2"), Assert.Single(explanation.TrustedBy));
    }

    [Fact]
    public void An_epoch_without_a_single_event_is_scored() =>
        Assert.All(
            Book(Empty()).Score(Rules.Credit).Old,
            n => Assert.True(double.IsFinite(n.Credit))
        );

    /// <summary>All serve and agree, but the bad one: it serves nothing and votes against all.</summary>
    private static EvidenceBlock Epoch(int epoch, string bad)
    {
        (string, long)[] sent = [.. All.Where(n => n != bad).Select((n, i) => (n, 1000L + i))];
        return Empty(epoch) with
        {
            Exchanges = [Exchange(epoch, "1", All, [.. All.Where(n => n != bad)])],
            Rounds = [Round(epoch, All, sent)],
            Votes = [.. All.Select(n => Vote(epoch, n, n != bad))],
        };
    }

    private static CreditBook Book(params EvidenceBlock[] blocks) =>
        blocks.Aggregate(CreditBook.Empty, (book, block) => book.After(Verified(block), Rules));
}
