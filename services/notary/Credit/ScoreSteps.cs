using Notary.Credit;
using Notary.Credit.Schemes;
using Notary.Credit.Scores;

namespace Notary.Member.Credit;

/// <summary>The scores that follow from the agreed blocks. Pure.</summary>
internal static class ScoreSteps
{
    /// <summary>Of the last block; null where they are computed, and before the first.</summary>
    public static ScoresComputed? Due(CreditLedger ledger)
    {
        if (ledger.Cid is null || ledger.Scores is not null)
            return null;
        var scores = ledger.Book.Score(ScoreRules.Default.Credit);
        return new(ledger.Book.Epoch, List(scores.Old), List(scores.New));
    }

    private static NodeScore[] List(Ranking ranking) =>
        [.. ranking.Select(place => new NodeScore(place.Node.ToString(), place.Credit))];
}
