using System.Globalization;
using Notary.Credit;
using Notary.Credit.Indicators;
using Notary.Credit.Numerics;

namespace Notary.Bench.Credit.Simulation;

/// <summary>Simulated notaries and candidates, epoch by epoch.</summary>
internal sealed class World
{
    private const int ByKind = -1;
    private readonly Draw draw;

    public World(ulong seed)
        : this(seed, Setting.Mix) { }

    /// <param name="mix">Behaviours and their shares, in percent.</param>
    public World(ulong seed, IReadOnlyList<(Behaviour Behaviour, int Percent)> mix)
    {
        draw = new(seed);
        Add("", Setting.OldNodes, mix, isOld: true);
        Add("A", Setting.NewNodes, mix, isOld: false);
    }

    public List<Actor> Actors { get; } = [];

    /// <summary>How many epochs were lived through.</summary>
    public int Epoch { get; private set; }

    public Population Population { get; private set; } = Population.Create([], [], []);

    public Draw Draw => draw;

    /// <summary>Exchanges with friends that an actor makes up in an epoch.</summary>
    public Func<Actor, int> Praise { get; set; } = _ => 0;

    /// <summary>One who joins: before the first epoch with any service behind it, later with none.</summary>
    /// <param name="ring">Not negative: whom it is in league with.</param>
    public Actor Add(string id, Behaviour behaviour, bool isOld, int ring)
    {
        var months = Epoch == 0 ? draw.Index(Setting.LongestService) : -Epoch;
        var actor = new Actor(new(id), behaviour, isOld, months, ring, draw);
        Actors.Add(actor);
        return actor;
    }

    public void Live()
    {
        foreach (var actor in Actors)
            actor.Live(draw, Praise(actor));
        Actor[] old = [.. Actors.Where(a => a.IsOld)];
        foreach (var candidate in Actors.Where(a => !a.IsOld))
            Recommend(candidate, old);
        Population = Population.Create(
            old.Select(a => a.AsOld(Epoch)),
            Actors.Where(a => !a.IsOld).Select(a => a.AsNew()),
            old.SelectMany(a => TrustedBy(a, old).Select(b => new TrustLink(a.Id, b.Id)))
        );
        Epoch++;
    }

    public World Lived(int epochs)
    {
        for (var i = 0; i < epochs; i++)
            Live();
        return this;
    }

    /// <summary>A sincere notary recommends with the square of the candidate's success as chance; an adversary recommends its friends, and others seldom.</summary>
    private void Recommend(Actor candidate, Actor[] old)
    {
        for (var i = 0; i < Setting.Recommenders; i++)
        {
            var by = old[draw.Index(old.Length)];
            var chance =
                !IsInsincere(by) ? Seen(candidate)
                : AreFriends(by, candidate) ? 1
                : Setting.AdversaryTrust;
            candidate.Hear(draw.Chance(chance));
        }
    }

    private static double Seen(Actor candidate) =>
        candidate.Behaviour.IsSeen ? candidate.Success * candidate.Success : 0;

    /// <summary>Sincere nodes trust by success seen, to the third power; adversaries their friends.</summary>
    private HashSet<Actor> TrustedBy(Actor actor, Actor[] old)
    {
        double[] weights = [.. old.Select(other => Weight(actor, other))];
        var trusted = new HashSet<Actor>();
        while (trusted.Count < Setting.TrustLinks)
            trusted.Add(old[Pick(weights)]);
        return trusted;
    }

    private static double Weight(Actor actor, Actor other)
    {
        if (actor == other)
            return 0;
        if (IsInsincere(actor))
            return AreFriends(actor, other) ? 1 : Setting.AdversaryTrust;
        var seen = other.History.SuccessRate;
        return 0.001 + seen * seen * seen;
    }

    private int Pick(double[] weights)
    {
        var mark = draw.Share() * InOrder.Sum(weights);
        for (var i = 0; i < weights.Length; i++)
        {
            mark -= weights[i];
            if (mark < 0)
                return i;
        }
        return weights.Length - 1;
    }

    private static bool IsInsincere(Actor actor) => actor.Ring >= 0 || actor.Behaviour.IsAdversary;

    private static bool AreFriends(Actor one, Actor other) =>
        one.Ring >= 0 ? one.Ring == other.Ring : other.Behaviour.IsAdversary;

    private void Add(
        string prefix,
        int count,
        IReadOnlyList<(Behaviour Behaviour, int Percent)> mix,
        bool isOld
    )
    {
        var behaviours = mix.SelectMany(m =>
                Enumerable.Repeat(m.Behaviour, m.Percent * count / 100)
            )
            .ToList();
        for (var i = 0; i < count; i++)
        {
            var id = prefix + (i + 1).ToString(CultureInfo.InvariantCulture);
            var behaviour = behaviours.Count > 0 ? Take(behaviours) : Setting.Honest;
            var months = isOld ? draw.Index(Setting.LongestService) : 0;
            Actors.Add(new(new(id), behaviour, isOld, months, ByKind, draw));
        }
    }

    private Behaviour Take(List<Behaviour> behaviours)
    {
        var i = draw.Index(behaviours.Count);
        var behaviour = behaviours[i];
        behaviours.RemoveAt(i);
        return behaviour;
    }
}
