using Notary.Credit.Evidence;

namespace Notary.Credit.Scores;

/// <summary>How a member stood in a signing round, by what f + 1 others signed that they received: one of these at least is honest.</summary>
/// <param name="PerSecond">1/time, of the median time; 0 where nothing valid came.</param>
internal readonly record struct RoundOutcome(bool Served, bool IsBad, double PerSecond)
{
    private const double Micros = 1_000_000;

    public static RoundOutcome Of(Round round, string node)
    {
        var enough = (round.Assigned.Count - 1) / 3 + 1;
        var receipts = round.Receipts.Where(r => r.Node == node).ToLookup(r => r.Valid);
        long[] times = [.. receipts[true].Select(r => r.Micros).Order()];
        // Whoever signed two things, a valid and a bad one, is judged by the bad one.
        if (receipts[false].Count() >= enough)
            return new(false, true, 0);
        return times.Length >= enough
            ? new(true, false, Micros / times[(times.Length - 1) / 2])
            : default;
    }
}
