using Notary.Credit.Indicators;

namespace Notary.Credit.Scores;

/// <summary>
/// M of equation 14: what is remembered of a node. With each epoch the past fades by <see cref="ScoreRules.Memory"/>, so that a node that
/// turns is judged by what it does now, and one that behaves for a while does not wipe out what it did.
/// </summary>
/// <param name="Grades">Of users, from 0 to 1.</param>
/// <param name="Exchanges">1 for one served, 0 for one missed.</param>
/// <param name="Rounds">Likewise.</param>
/// <param name="Recommendations">1 for agree, 0 for not.</param>
/// <param name="Speed">1/seconds.</param>
public sealed record History(
    Tally Grades,
    Tally Exchanges,
    Tally Rounds,
    Tally Recommendations,
    Tally Speed,
    Faults Faults
)
{
    public static History Empty { get; } = new(default, default, default, default, default, new());

    public History Fade(double memory) =>
        new(
            Grades.Fade(memory),
            Exchanges.Fade(memory),
            Rounds.Fade(memory),
            Recommendations.Fade(memory),
            Speed.Fade(memory),
            Faults.Fade(memory)
        );

    /// <summary>S, equations 7 and 10.</summary>
    public double UserEvaluation => Grades.Mean;

    /// <summary>X, equations 8 and 11: the mean over the kinds of work that there was.</summary>
    public double SuccessRate =>
        (Exchanges.Weight > 0, Rounds.Weight > 0) switch
        {
            (true, true) => (Exchanges.Mean + Rounds.Mean) / 2,
            (true, false) => Exchanges.Mean,
            _ => Rounds.Mean,
        };

    /// <summary>R, equation 9.</summary>
    public double Recommendation => Recommendations.Mean;

    /// <summary>T, equation 12.</summary>
    public double Efficiency => Speed.Mean;

    /// <summary>G, equation 13.</summary>
    public double NegativeInformation =>
        Measure.NegativeInformation([
            Faults.BadPartials,
            Faults.MissedRounds,
            Faults.Equivocations,
            Faults.ComplaintsLost,
        ]);
}

/// <summary>How often of each kind; fractions are what is left of the past.</summary>
public sealed record Faults(
    double BadPartials = 0,
    double MissedRounds = 0,
    double Equivocations = 0,
    double ComplaintsLost = 0
)
{
    public Faults Fade(double memory) =>
        new(
            memory * BadPartials,
            memory * MissedRounds,
            memory * Equivocations,
            memory * ComplaintsLost
        );
}
