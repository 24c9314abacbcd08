using Notary.Credit.Trust;

namespace Notary.Credit.Schemes;

/// <summary>Own value and others' trust together.</summary>
public static class DampedCredit
{
    /// <summary>
    /// PR = (1 − d)·PR′ + d·PR′_O, equation 25 of the notary-credit paper, iterated. Since shares add up to 1 and d stays below 1 the
    /// limit is the same from every start, so the paper's starts (1/n, then X) differ only in the number of steps.
    /// </summary>
    /// <param name="own">PR′ of each node.</param>
    /// <param name="damping">d of each node, from 0 to below 1.</param>
    public static double[] Of(
        TrustShares shares,
        double[] own,
        double[] damping,
        CreditOptions options
    )
    {
        var received = new double[own.Length];
        return Iteration.Converge(
            [.. own.Select(_ => 1.0 / own.Length)],
            (present, next) =>
            {
                shares.Pass(present, received);
                for (var i = 0; i < own.Length; i++)
                    next[i] = (1 - damping[i]) * own[i] + damping[i] * received[i];
            },
            options
        );
    }
}
