namespace Notary.Bench.Credit.Simulation;

/// <summary>How a node acts. Each node draws its own values once, from these spans.</summary>
/// <param name="Success">Chance that an exchange is served.</param>
/// <param name="Seconds">Its usual time; each exchange takes 70 to 130 % of it.</param>
/// <param name="Grade">What users think of it, from 0 to 1; each grade differs from that by up to 0.2.</param>
/// <param name="Fault">Chance of a bad event in an exchange.</param>
/// <param name="Inflated">Share of its grades that bribed users give: 1.</param>
/// <param name="IsAdversary">Whether it should be found.</param>
/// <param name="IsSeen">Whether others than its friends see it work.</param>
internal sealed record Behaviour(
    string Name,
    Span Success,
    Span Seconds,
    Span Grade,
    double Fault,
    double Inflated,
    bool IsAdversary,
    bool IsSeen = true
);
