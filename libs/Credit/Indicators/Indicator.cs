namespace Notary.Credit.Indicators;

/// <summary>What a node is judged by (notary-credit paper, equations 7–13). For each of them more is better.</summary>
public enum Indicator
{
    /// <summary>S: the mean grade that users gave.</summary>
    UserEvaluation,

    /// <summary>X: the mean share of the work assigned that was done.</summary>
    SuccessRate,

    /// <summary>R: the mean of sitting notaries' recommendations; new nodes only.</summary>
    Recommendation,

    /// <summary>T: the mean of 1/time; old nodes only.</summary>
    Efficiency,

    /// <summary>G: the mean of 1/(1 + number of bad events); old nodes only.</summary>
    NegativeInformation,
}
