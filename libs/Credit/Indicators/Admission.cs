namespace Notary.Credit.Indicators;

/// <summary>What an indicator may be. Checked once, at the entrance, so that no ranking ever meets a NaN.</summary>
internal static class Admission
{
    public static void Require(OldNode node)
    {
        RequireAmount(node.Id, "S (user evaluation)", node.UserEvaluation);
        RequireRate(node.Id, "X (success rate)", node.SuccessRate);
        RequireAmount(node.Id, "T (efficiency)", node.Efficiency);
        RequireRate(node.Id, "G (negative information)", node.NegativeInformation);
        if (node.Months < 0)
            throw new CreditException(
                $"{node.Id} has {node.Months} months of service: 0 is the least"
            );
    }

    public static void Require(NewNode node)
    {
        RequireAmount(node.Id, "S (user evaluation)", node.UserEvaluation);
        RequireRate(node.Id, "X (success rate)", node.SuccessRate);
        RequireRate(node.Id, "R (recommendation)", node.Recommendation);
    }

    private static void RequireRate(NodeId id, string indicator, double value)
    {
        RequireAmount(id, indicator, value);
        if (value > 1)
            throw Refusal(id, indicator, value, "a share from 0 to 1");
    }

    private static void RequireAmount(NodeId id, string indicator, double value)
    {
        if (!double.IsFinite(value) || value < 0)
            throw Refusal(id, indicator, value, "a number that is not negative");
    }

    private static CreditException Refusal(
        NodeId id,
        string indicator,
        double value,
        string expected
    ) => new(FormattableString.Invariant($"{indicator} of {id} is {value}; it must be {expected}"));
}
