using Notary.Bench.Credit.Simulation;
using Notary.Credit;
using Notary.Credit.Schemes;
using Notary.Credit.Shares;

namespace Notary.Bench.Credit.Experiments;

/// <summary>What groups achieve: figures 9, 10 and 11.</summary>
internal static class GroupExperiment
{
    /// <summary>Figure 10 admits so many.</summary>
    public const int Admitted = 15;

    /// <summary>Members of figure 11's groups, out of 100 nodes.</summary>
    public const int GroupSize = 50;

    /// <summary>How many breaches a notary's bond pays for; then it is expelled, and the next in rank takes its place.</summary>
    public const int BondCovers = 5;

    /// <summary>A new node begins at so much of its later success …</summary>
    public const double Beginner = 0.75;

    /// <summary>… and has made up half of the rest after so many transactions of the group.</summary>
    public const double HalfLearned = 60;

    /// <summary>Runs of which each seed's value is the mean.</summary>
    private const int Runs = 20;
    private const int Transactions = 100;

    public static readonly int[] Volumes = [30, 60, 90, 120, 240, 480, 720, 960];
    public static readonly int[] MaliciousPercents = [0, 10, 20, 30, 40, 50, 60, 70, 80];

    public static IEnumerable<(string Name, double Value)> Run(ulong seed)
    {
        var world = new World(seed);
        world.Live();
        return [.. Gains(world), .. Adaptation(world), .. Malice(seed)];
    }

    /// <summary>Figure 9: F(x), in percent.</summary>
    private static IEnumerable<(string Name, double Value)> Gains(World world)
    {
        var rates = world.Actors.ToDictionary(a => a.Id, a => a.History.SuccessRate);
        var scores = Schemes.Ours.Score(world.Population);
        var allocation = ShareAllocation.Of(Setting.OldNodes, scores, rates);
        return
        [
            .. allocation.Gains.Select((gain, x) => ($"gain.{x}", 100 * gain)),
            ("gain.best", allocation.NewNodes),
        ];
    }

    /// <summary>Figure 10: success of the transactions so far, in percent.</summary>
    private static IEnumerable<(string Name, double Value)> Adaptation(World world) =>
        from scheme in new[] { Schemes.Ours, Schemes.Jiang, Schemes.Dai }
        let members = Group(world, scheme)
        let served = Served(members, world.Draw)
        from volume in Volumes
        select ($"volume.{volume}.{scheme.Name}", 100.0 * served[volume] / (Runs * volume));

    private static List<Actor> Group(World world, ICreditScheme scheme)
    {
        var scores = scheme.Score(world.Population);
        var admitted = scheme.AdmitsNew ? Admitted : 0;
        var actors = world.Actors.ToDictionary(a => a.Id);
        return
        [
            .. scores
                .Old.Take(Setting.OldNodes - admitted)
                .Concat(scores.New.Take(admitted))
                .Select(n => actors[n.Node]),
        ];
    }

    /// <summary>How many of the first n transactions succeed, over all runs.</summary>
    private static int[] Served(List<Actor> members, Draw draw)
    {
        var served = new int[Volumes[^1] + 1];
        for (var run = 0; run < Runs; run++)
        {
            var sum = 0;
            for (var i = 1; i < served.Length; i++)
            {
                var member = members[draw.Index(members.Count)];
                sum += draw.Chance(member.Success * Learned(member, i)) ? 1 : 0;
                served[i] += sum;
            }
        }
        return served;
    }

    private static double Learned(Actor member, int transactions) =>
        member.IsOld ? 1 : 1 - (1 - Beginner) / (1 + transactions / HalfLearned);

    /// <summary>Figure 11: transactions of 100 that succeed, or whose victim is paid from the breacher's bond.</summary>
    private static IEnumerable<(string Name, double Value)> Malice(ulong seed)
    {
        foreach (var percent in MaliciousPercents)
        {
            var world = new World(
                seed,
                [(Setting.Malicious, percent), (Setting.Honest, 100 - percent)]
            );
            world.Live();
            var actors = world.Actors.ToDictionary(a => a.Id);
            foreach (var scheme in Schemes.All)
            {
                var ranking = scheme.Score(world.Population).Old;
                Actor[] ranked = [.. ranking.Select(n => actors[n.Node])];
                var sum = Enumerable.Range(0, Runs).Sum(_ => Settled(scheme, ranked, world.Draw));
                yield return ($"malice.{percent}.{scheme.Name}", (double)sum / Runs);
            }
        }
    }

    private static int Settled(ICreditScheme scheme, Actor[] ranked, Draw draw)
    {
        var members = ranked[..GroupSize].ToList();
        var reserve = new Queue<Actor>(ranked[GroupSize..]);
        var breaches = new Dictionary<NodeId, int>();
        var settled = 0;
        for (var i = 0; i < Transactions; i++)
        {
            var place = draw.Index(members.Count);
            var member = members[place];
            if (draw.Chance(member.Success))
                settled++;
            else if (scheme.HasBondPool && member.Behaviour.IsAdversary)
                settled += Compensated(members, place, reserve, breaches) ? 1 : 0;
        }
        return settled;
    }

    /// <summary>Whether the bond still covers the breach; the last one that it covers ends the member's service.</summary>
    private static bool Compensated(
        List<Actor> members,
        int place,
        Queue<Actor> reserve,
        Dictionary<NodeId, int> breaches
    )
    {
        var id = members[place].Id;
        var count = breaches[id] = breaches.GetValueOrDefault(id) + 1;
        if (count == BondCovers && reserve.TryDequeue(out var next))
            members[place] = next;
        return count <= BondCovers;
    }
}
