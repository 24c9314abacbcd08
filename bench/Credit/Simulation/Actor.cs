using Notary.Credit;
using Notary.Credit.Indicators;
using Notary.Credit.Scores;

namespace Notary.Bench.Credit.Simulation;

/// <summary>A simulated node.</summary>
/// <param name="months">Of service before epoch 0; negative for one that began later.</param>
/// <param name="ring">Adversaries with the same number trust each other.</param>
internal sealed class Actor(
    NodeId id,
    Behaviour behaviour,
    bool isOld,
    int months,
    int ring,
    Draw draw
)
{
    private const double Spread = 0.2; // how much grades of one node differ, up and down
    private static readonly Span Haste = new(0.7, 1.3);

    private int service = months;
    private double success = draw.Between(behaviour.Success);
    private double seconds = draw.Between(behaviour.Seconds);
    private double grade = draw.Between(behaviour.Grade);

    public NodeId Id => id;

    public Behaviour Behaviour { get; private set; } = behaviour;

    public bool IsOld { get; private set; } = isOld;

    public int Ring => ring;

    public double Success => success;

    /// <summary>What is known of it: the same for all schemes.</summary>
    public History History { get; private set; } = History.Empty;

    /// <summary>A candidate becomes a notary; what is known of it stays known.</summary>
    public void Admit(int epoch) => (IsOld, service) = (true, -epoch);

    /// <summary>From now on it acts like this.</summary>
    public void Turn(Behaviour next, Draw dice)
    {
        Behaviour = next;
        success = dice.Between(next.Success);
        seconds = dice.Between(next.Seconds);
        grade = dice.Between(next.Grade);
    }

    /// <summary>One epoch: the past fades, and the epoch's exchanges are added.</summary>
    /// <param name="praise">Further exchanges, made with its friends: served, and graded 1.</param>
    public void Live(Draw dice, int praise)
    {
        var history = History.Fade(Setting.Memory);
        var (grades, rounds, speed, faults) = (history.Grades, history.Rounds, history.Speed, 0);
        for (var i = 0; i < Setting.ExchangesPerEpoch; i++)
        {
            var served = dice.Chance(success);
            rounds = rounds.Add(served ? 1 : 0);
            speed = served ? speed.Add(1 / (seconds * dice.Between(Haste))) : speed;
            grades = grades.Add(dice.Chance(Behaviour.Inflated) ? 1 : Opinion(dice));
            faults += dice.Chance(Behaviour.Fault) ? 1 : 0;
        }
        History = history with
        {
            Grades = grades.Add(1, praise),
            Rounds = rounds.Add(1, praise),
            Speed = speed,
            Faults = history.Faults with { BadPartials = history.Faults.BadPartials + faults },
        };
    }

    public void Hear(bool recommends) =>
        History = History with
        {
            Recommendations = History.Recommendations.Add(recommends ? 1 : 0),
        };

    public OldNode AsOld(int epoch) =>
        new(
            id,
            History.UserEvaluation,
            History.SuccessRate,
            History.Efficiency,
            History.NegativeInformation,
            service + epoch
        );

    public NewNode AsNew() =>
        new(id, History.UserEvaluation, History.SuccessRate, History.Recommendation);

    private double Opinion(Draw dice) => Math.Clamp(grade + (2 * dice.Share() - 1) * Spread, 0, 1);
}
