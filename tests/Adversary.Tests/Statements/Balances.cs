using System.Numerics;
using Notary.Adversary.Tests.Ledgers;
using Notary.Adversary.Tests.Parties;
using Notary.Adversary.Tests.Schedules;
using Notary.Chains.Calls;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests.Statements;

/// <summary>Statement 1: nothing comes from nowhere, and everybody has what its legs and penalties leave it.</summary>
internal static class Balances
{
    public static IEnumerable<string> Violations(Run run)
    {
        foreach (var chain in run.World.Chains)
            if (chain.Head.Books.Total != run.World.Total[chain])
                yield return $"{chain.Identity.Id} has {chain.Head.Books.Total} of {run.World.Total[chain]}";
        foreach (var trade in run.World.Trades)
        foreach (var (name, chain, party, due) in Accounts(trade, run.World.Plan))
            if (Holding(chain.Head.Books, party) != due)
                yield return $"{name} has {Holding(chain.Head.Books, party)}, and not {due}";
    }

    /// <summary>
    /// What each party should have on each chain, by the legs that are recorded and penalised there. Where an attestor vouches for
    /// more than a deposit covers, the last penalties take what is left of it.
    /// </summary>
    private static IEnumerable<(string, SimChain, Bytes32, BigInteger)> Accounts(
        Trade trade,
        Plan plan
    )
    {
        BigInteger Covered(BigInteger due, BigInteger deposit) =>
            plan.AttestorLies ? BigInteger.Min(due, deposit) : due;
        var (payments, data) = (trade.PaymentChain, trade.DataChain);
        var paid = Sum(trade, Side.Payment, trade.IsDone, a => a.Amount.Value);
        var forPayment = Covered(
            Sum(trade, Side.Payment, trade.IsPenalised, a => a.PaymentRequired.Value),
            World.ConsumerDeposit
        );
        var forDelivery = Covered(
            Sum(trade, Side.Delivery, trade.IsPenalised, a => a.DataRequired.Value),
            World.ProviderDeposit
        );
        yield return (
            "the consumer",
            payments,
            trade.ConsumerNode.Sender,
            World.Purse - paid - forPayment
        );
        yield return (
            "the payee",
            payments,
            payments.Identity.Provider(trade.Terms),
            paid + forPayment
        );
        yield return ("the provider", data, trade.ProviderNode.Sender, World.Purse - forDelivery);
        yield return (
            "the compensated consumer",
            data,
            data.Identity.Consumer(trade.Terms),
            forDelivery
        );
    }

    private static BigInteger Sum(
        Trade trade,
        Side side,
        Func<Deal, Side, bool> counts,
        Func<Answer, BigInteger> amount
    ) =>
        trade
            .Deals.Where(deal => counts(deal, side))
            .Aggregate(BigInteger.Zero, (sum, deal) => sum + amount(AnswerOf(trade, deal, side)));

    /// <summary>With whose terms the leg was performed, or else missed.</summary>
    private static Answer AnswerOf(Trade trade, Deal deal, Side side) =>
        trade
            .ChainOf(side)
            .Outcomes.Where(o => o.Reason is null)
            .Select(o => Terms(o.Transaction.Call, side))
            .First(a => (a?.AgreementId, a?.Sequence) == (trade.Id, deal.Sequence))!;

    private static Answer? Terms(ChainCall call, Side side) =>
        call switch
        {
            ChainCall.Pay pay when side == Side.Payment => pay.Answer,
            ChainCall.Deliver deliver when side == Side.Delivery => deliver.Answer,
            ChainCall.Penalize penalty when (Side)penalty.Kind == side => penalty.Answer,
            _ => null,
        };

    private static BigInteger Holding(Books books, Bytes32 party) =>
        books.Wallets.GetValueOrDefault(party)
        + books.Credits.GetValueOrDefault(party)
        + books
            .Deposits.Where(d => d.Key.Party == party)
            .Aggregate(BigInteger.Zero, (sum, d) => sum + d.Value);
}
