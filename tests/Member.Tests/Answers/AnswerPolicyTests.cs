using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Notary.Member.Answers;
using Notary.Protocol.Exchanges;
using Notary.Testing;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Answers;

/// <summary>Which answers a member vouches for.</summary>
public sealed class AnswerPolicyTests
{
    private const long Now = 1_000_000;

    private readonly AnswerScene scene = new(Now);

    private sealed record Asked(
        ulong Sequence,
        int Amount,
        bool OnData,
        int Payments,
        int Tokens,
        LegEnded[] Ended
    );

    private static readonly Gen<LegEnded> Legs =
        from sequence in Gen.Choose(1, 4)
        from side in Gen.Elements(Side.Payment, Side.Delivery)
        select new LegEnded((ulong)sequence, side);

    private static readonly Gen<Asked> Asks =
        from sequence in Gen.Choose(1, 4)
        from amount in Gen.Elements(50, 100, 200)
        from onData in Gen.Elements(true, false)
        from payments in Gen.Choose(0, 700)
        from tokens in Gen.Choose(0, 1_400)
        from ended in Gen.Frequency(
            (3, Gen.Constant(Array.Empty<LegEnded>())),
            (1, Legs.ArrayOf(2))
        )
        select new Asked((ulong)sequence, amount, onData, payments, tokens, ended);

    private static int Tests => TestTier.Of(quick: 200, full: 5_000);

    [Fact]
    public void What_is_signed_is_covered_and_one_answer_for_each_exchange() =>
        Prop.ForAll(Asks.ListOf().ToArbitrary(), asks => Holds(asks))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Fact]
    public void Both_chains_get_the_answer_that_was_signed_even_when_nothing_more_is_covered()
    {
        var answer = scene.Answer(1);
        Assert.Null(scene.Decide(scene.Ask(answer)));
        Assert.Null(scene.Decide(scene.Ask(answer, TestChains.Data), payments: 0, tokens: 0));
        Assert.NotNull(scene.Decide(scene.Ask(scene.Answer(1, amount: 99))));
        Assert.Equal(2, scene.Book.Grants.Count);
    }

    [Fact]
    public void What_the_agreement_the_intent_or_the_clock_contradicts_is_refused()
    {
        var answer = scene.Answer(1);
        Assert.NotNull(scene.Decide(scene.Ask(answer, by: scene.Exchange.Provider)));
        Assert.NotNull(scene.Decide(scene.Ask(answer with { PaymentRequired = new(119) })));
        Assert.NotNull(scene.Decide(scene.Ask(answer with { SecondBy = answer.SecondBy + 1 })));
        Assert.NotNull(scene.Decide(scene.Ask(answer) with { Epoch = 2 }));
        Assert.NotNull(scene.Decide(scene.Ask(answer), later: -61));
        Assert.NotNull(scene.Decide(scene.Ask(answer), later: TestExchange.T - TestExchange.R + 1));
        Assert.NotNull(scene.Decide(scene.Ask(answer), payments: 120));
        Assert.NotNull(scene.Decide(scene.Ask(answer), tokens: 240));
        Assert.Empty(scene.Book.Signed);
        Assert.Null(scene.Decide(scene.Ask(answer), payments: 121, tokens: 241));
    }

    /// <summary>By a count of its own.</summary>
    private static bool Holds(IEnumerable<Asked> asks)
    {
        var asked = new AnswerScene(Now);
        var signed = new Dictionary<ulong, (Answer Answer, HashSet<Side> Ended)>();
        foreach (var ask in asks)
        {
            var answer = asked.Answer(ask.Sequence, ask.Amount);
            var chain = ask.OnData ? TestChains.Data : TestChains.Payment;
            var refusal = asked.Decide(
                asked.Ask(answer, chain),
                ask.Payments,
                ask.Tokens,
                0,
                ask.Ended
            );
            foreach (var leg in ask.Ended.Where(leg => signed.ContainsKey(leg.Sequence)))
                signed[leg.Sequence].Ended.Add(leg.Side);
            if (signed.TryGetValue(ask.Sequence, out var before))
            {
                if (refusal is null != (before.Answer == answer))
                    return false;
                continue;
            }
            var payment = Open(signed.Values, Side.Payment) + answer.PaymentRequired.Value;
            var data = Open(signed.Values, Side.Delivery) + answer.DataRequired.Value;
            if (refusal is null != (ask.Payments > payment && ask.Tokens > data))
                return false;
            if (refusal is null)
                signed.Add(ask.Sequence, (answer, []));
        }
        return true;
    }

    private static BigInteger Open(
        IEnumerable<(Answer Answer, HashSet<Side> Ended)> signed,
        Side side
    ) =>
        signed
            .Where(s => !s.Ended.Contains(side))
            .Aggregate(
                BigInteger.Zero,
                (sum, s) =>
                    sum
                    + (
                        side == Side.Payment
                            ? s.Answer.PaymentRequired.Value
                            : s.Answer.DataRequired.Value
                    )
            );
}
