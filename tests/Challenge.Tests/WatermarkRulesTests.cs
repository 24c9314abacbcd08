using System.Text.Json;
using Notary.Challenge.Cases;
using Notary.Challenge.Watermarks;
using Notary.Evm;
using Notary.Protocol.Groups;

namespace Notary.Challenge.Tests;

public sealed class WatermarkRulesTests
{
    private static readonly string First = Keccak256.HashText("1").ToString();
    private static readonly string Second = Keccak256.HashText("2").ToString();

    [Fact]
    public void The_next_one_goes_on_where_the_last_one_ended()
    {
        var book = Given(new(), [], until: 100);
        Assert.Equal((100UL, 160UL), SpanOf(WatermarkRules.Next(book, [], new(160))));
        Assert.Null(WatermarkRules.Next(book, [], new(100)));
        Assert.Null(WatermarkRules.Next(book, [], new(99)));
    }

    [Fact]
    public void Cases_of_its_span_are_exceptions_and_others_are_not()
    {
        var cases = Cases((First, 50, false), (Second, 150, false));
        Assert.Equal([First], Exceptions(WatermarkRules.Next(new(), cases, new(100))));
        Assert.Equal(2, Exceptions(WatermarkRules.Next(new(), cases, new(150))).Count);
    }

    [Fact]
    public void It_comes_back_to_a_case_that_was_dismissed_and_not_to_one_that_was_upheld()
    {
        var open = Given(new(), Cases((First, 50, false)), until: 100);
        Assert.Equal([First], open.Last!.Except);
        var dismissed = WatermarkRules.Next(open, [], new(100))!;
        Assert.True(dismissed.Covers(50, Bytes32.Parse(First)));
        Assert.Null(WatermarkRules.Next(Given(open, [], until: 100), [], new(100)));

        var upheld = Given(open, Cases((First, 50, true)), until: 120);
        Assert.Equal([First], upheld.Last!.Except);
        Assert.Equal((120UL, 130UL), SpanOf(WatermarkRules.Next(upheld, [], new(130))));
    }

    [Fact]
    public void What_was_said_is_not_said_again_while_a_case_is_open()
    {
        var cases = Cases((First, 50, false));
        var book = Given(new(), cases, until: 100);
        Assert.Null(WatermarkRules.Next(book, cases, new(100)));
        Assert.Equal((49UL, 101UL), SpanOf(WatermarkRules.Next(book, cases, new(101))));
    }

    [Fact]
    public void Who_lacks_what_was_said_is_told_again_with_the_cases_of_now()
    {
        var book = Given(new(), Cases((First, 50, false)), until: 100);
        var again = WatermarkRules.Next(book, Cases((Second, 60, false)), new(100, Since: 30));
        Assert.Equal((30UL, 100UL), SpanOf(again));
        Assert.Equal([Second], Exceptions(again));
    }

    [Fact]
    public void Where_cases_are_too_many_the_span_ends_before_them_and_the_next_goes_on()
    {
        var cases = Cases([
            .. Enumerable
                .Range(1, Watermark.MaxExcept + 2)
                .Select(n => (Keccak256.HashText($"{n}").ToString(), (ulong)n, true)),
        ]);
        var first = WatermarkRules.Next(new(), cases, new(5_000))!;
        Assert.Equal((0UL, (ulong)Watermark.MaxExcept), SpanOf(first));
        Assert.Equal(Watermark.MaxExcept, first.Except.Count);
        var book = Given(new(), cases, until: 5_000);
        Assert.Equal(2, Exceptions(WatermarkRules.Next(book, cases, new(5_000))).Count);
    }

    [Fact]
    public async Task What_several_await_is_taken_as_one()
    {
        var awaited = new AwaitedWatermark();
        awaited.Raise(new(7));
        awaited.Raise(new(9, Since: 4));
        awaited.Raise(new(8, Since: 5));
        Assert.Equal(new(9, Since: 4), await awaited.TakeAsync(default));
    }

    [Fact]
    public void The_event_is_read_and_written_as_it_is()
    {
        const string golden =
            """{"Chain":"eip155:1","Epoch":2,"Since":3,"Until":4,"Except":["0x01"],"Unresolved":[{"ChallengeId":"0x01","Until":4}],"GroupId":"0x08","Signature":"0x05"}""";
        var value = JsonSerializer.Deserialize<WatermarkGiven>(golden);
        Assert.Equal(golden, JsonSerializer.Serialize(value));
    }

    private static WatermarkBook Given(WatermarkBook book, List<KnownCase> cases, ulong until)
    {
        var next = WatermarkRules.Next(book, cases, new(until))!;
        return book.Apply(
            new WatermarkGiven(
                "eip155:1",
                1,
                next.Since,
                next.Until,
                [.. Exceptions(next)],
                WatermarkRules.Unresolved(next, cases),
                "0x",
                "0x"
            )
        );
    }

    private static List<KnownCase> Cases(params (string Id, ulong Until, bool Upheld)[] cases) =>
        [
            .. cases.Select(c => new KnownCase
            {
                ChallengeId = c.Id,
                Until = c.Until,
                Outcome = c.Upheld ? Outcomes.Upheld : null,
            }),
        ];

    private static (ulong, ulong)? SpanOf(Watermark? watermark) =>
        watermark is null ? null : (watermark.Since, watermark.Until);

    private static List<string> Exceptions(Watermark? watermark) =>
        [.. watermark!.Except.Select(id => id.ToString())];
}
