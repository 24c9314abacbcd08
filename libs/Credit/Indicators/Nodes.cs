namespace Notary.Credit.Indicators;

/// <summary>A sitting or former notary.</summary>
/// <param name="UserEvaluation">S.</param>
/// <param name="SuccessRate">X, from 0 to 1.</param>
/// <param name="Efficiency">T, in 1/time, the same unit for all nodes.</param>
/// <param name="NegativeInformation">G, from 0 (much) to 1 (none).</param>
/// <param name="Months">t of equation 24: whole months of service.</param>
public sealed record OldNode(
    NodeId Id,
    double UserEvaluation,
    double SuccessRate,
    double Efficiency,
    double NegativeInformation,
    int Months
);

/// <summary>A candidate that never served.</summary>
/// <param name="UserEvaluation">S, from its own chain.</param>
/// <param name="SuccessRate">X, from 0 to 1, from its own chain.</param>
/// <param name="Recommendation">R, from 0 to 1.</param>
public sealed record NewNode(
    NodeId Id,
    double UserEvaluation,
    double SuccessRate,
    double Recommendation
);

/// <summary>An old node that trusts another.</summary>
public readonly record struct TrustLink(NodeId From, NodeId To);
