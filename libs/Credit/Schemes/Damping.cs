namespace Notary.Credit.Schemes;

/// <summary>How much of a node's credit comes from others' trust.</summary>
public static class Damping
{
    /// <summary>d_j, equation 24 of the notary-credit paper: the longer a node serves, the more its own record counts.</summary>
    /// <param name="initial">d0.</param>
    /// <param name="months">t: whole months of service. The paper leaves 12 open; it is of the last step here.</param>
    public static double After(double initial, int months) =>
        months switch
        {
            < 3 => initial,
            < 6 => 0.75 * initial,
            < 9 => 0.5 * initial,
            < 12 => 0.25 * initial,
            _ => 0.125 * initial,
        };
}
