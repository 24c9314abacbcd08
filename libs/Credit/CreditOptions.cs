namespace Notary.Credit;

/// <summary>What the equations leave open; the same for every notary of a group.</summary>
/// <param name="Damping">d0 of equation 24, from 0 to below 1.</param>
/// <param name="Tolerance">ε: iteration ends when no node's credit changes by as much.</param>
/// <param name="MaxSteps">How many steps an iteration may take.</param>
public sealed record CreditOptions(
    double Damping = 0.85,
    double Tolerance = 1e-10,
    int MaxSteps = 20_000
)
{
    /// <exception cref="CreditException">A value is out of range.</exception>
    public CreditOptions Checked()
    {
        if (Damping is not (>= 0 and < 1))
            throw Refusal("the damping d0", Damping, "from 0 to below 1");
        if (Tolerance is not (> 0 and < 1))
            throw Refusal("the tolerance ε", Tolerance, "above 0 and below 1");
        return MaxSteps > 0 ? this : throw Refusal("the limit of steps", MaxSteps, "positive");
    }

    private static CreditException Refusal(string option, double value, string expected) =>
        new(FormattableString.Invariant($"{option} is {value}; it must be {expected}"));
}
