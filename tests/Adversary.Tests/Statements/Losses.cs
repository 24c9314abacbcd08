using Notary.Adversary.Tests.Parties;
using Notary.Adversary.Tests.Schedules;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests.Statements;

/// <summary>Statement 1: for every deviation of the other, payment, data and compensation add up to no loss.</summary>
internal static class Losses
{
    public static IEnumerable<string> Violations(Run run) =>
        from entry in run.Plays
        where !entry.Play.IsContradicted
        from loss in Of(entry.Trade, entry.Play)
        select $"{loss} in exchange {entry.Play.Deal.Sequence} ({entry.Play.Deal.First} first, "
            + $"{entry.Play.Consumer}/{entry.Play.Provider}, given up: {entry.Play.Deal.GivenUp})";

    private static IEnumerable<string> Of(Trade trade, Play play)
    {
        var deal = play.Deal;
        var (paid, delivered) = (
            trade.IsDone(deal, Side.Payment),
            trade.IsDone(deal, Side.Delivery)
        );
        var (fined, finedProvider) = (
            trade.IsPenalised(deal, Side.Payment),
            trade.IsPenalised(deal, Side.Delivery)
        );
        if (play.Consumer == ConsumerWay.Honest)
        {
            if (fined)
                yield return "the honest consumer is fined";
            if (paid && !deal.HasData && !finedProvider)
                yield return "the honest consumer paid for nothing";
        }
        if (play.Provider == ProviderWay.Honest)
        {
            if (finedProvider)
                yield return "the honest provider is fined";
            if ((delivered || deal.HasData) && !paid && !fined)
                yield return "the honest provider delivered for nothing";
        }
    }
}
