using Notary.Bench.Credit.Simulation;

namespace Notary.Bench.Credit.Attacks;

/// <summary>An attacker under one name.</summary>
internal sealed class Life(Actor actor)
{
    private int epochs;

    public Actor Actor => actor;

    /// <summary>It left.</summary>
    public bool IsOver { get; set; }

    /// <summary>Epochs of service since it first did harm.</summary>
    public int GuiltyEpochs { get; private set; }

    /// <summary>How many of them it took to find it; null while it is not.</summary>
    public int? FoundAfter { get; private set; }

    /// <summary>Begins an epoch of service.</summary>
    public void Act(Attack attack, Draw draw)
    {
        var next = attack.Serving(epochs++);
        if (next != actor.Behaviour)
            actor.Turn(next, draw);
        if (GuiltyEpochs > 0 || next.IsAdversary)
            GuiltyEpochs++;
    }

    public void Judge(bool isSuspected)
    {
        if (isSuspected && GuiltyEpochs > 0)
            FoundAfter ??= GuiltyEpochs;
    }
}
