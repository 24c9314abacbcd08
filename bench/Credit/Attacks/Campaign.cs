using System.Globalization;
using Notary.Bench.Credit.Experiments;
using Notary.Bench.Credit.Simulation;
using Notary.Credit.Schemes;

namespace Notary.Bench.Credit.Attacks;

/// <summary>One attack against one scheme. An attacker is found in the first epoch in which it stands in the lowest fifth of the old nodes.</summary>
internal sealed class Campaign
{
    private const double Suspected = 0.2;
    private const int Ring = 1;
    private readonly World world;
    private readonly Attack attack;
    private readonly ICreditScheme scheme;
    private readonly List<Life> lives = [];
    private int served;

    private Campaign(Attack attack, ICreditScheme scheme, ulong seed)
    {
        (world, this.attack, this.scheme) = (new World(seed), attack, scheme);
        // Attackers stand where else a node of any behaviour would: the number of old nodes stays.
        world.Actors.RemoveRange(0, OldAttackers + attack.Friends);
        for (var i = 0; i < attack.Friends; i++)
            world.Add(Name("F", i), Setting.Honest, isOld: true, Ring);
        for (var i = 0; i < attack.Count; i++)
            Join(!attack.Candidates);
        world.Praise = a =>
            a.Id.ToString().StartsWith('Z') ? attack.Praise * (attack.Count - 1) : 0;
    }

    private int OldAttackers => attack.Candidates ? 0 : attack.Count;

    public static CampaignResult Run(Attack attack, ICreditScheme scheme, ulong seed)
    {
        var campaign = new Campaign(attack, scheme, seed);
        for (var epoch = 0; epoch < Attack.Epochs; epoch++)
            campaign.Live();
        return campaign.Result();
    }

    private void Live()
    {
        foreach (var life in lives.Where(l => l.Actor.IsOld && !l.IsOver))
            life.Act(attack, world.Draw);
        world.Live();
        served += lives.Count(l => l.Actor.IsOld && !l.IsOver);
        var scores = scheme.Score(world.Population);
        var suspects = RankingErrors.Part(scores.Old, Suspected, top: false).ToHashSet();
        var chosen = scores.New.Take(Attack.Admitted).Select(n => n.Node).ToHashSet();
        foreach (var life in lives.Where(l => !l.IsOver).ToList())
        {
            if (life.Actor.IsOld)
                Judge(life, suspects.Contains(life.Actor.Id));
            else if (chosen.Contains(life.Actor.Id))
                life.Actor.Admit(world.Epoch);
        }
    }

    private void Judge(Life life, bool isSuspected)
    {
        life.Judge(isSuspected);
        if (life.FoundAfter is null || !attack.Returns)
            return;
        life.IsOver = true;
        world.Actors.Remove(life.Actor);
        Join(isOld: false);
    }

    private void Join(bool isOld) =>
        lives.Add(
            new(
                world.Add(
                    Name("Z", lives.Count),
                    isOld ? attack.Serving(0) : attack.Waiting,
                    isOld,
                    attack.Praise > 0 ? Ring : -1
                )
            )
        );

    private CampaignResult Result()
    {
        var guilty = lives.Where(l => l.GuiltyEpochs > 0).ToList();
        var found = guilty.Where(l => l.FoundAfter is not null).ToList();
        return new(
            found.Count > 0 ? found.Average(l => l.FoundAfter!.Value) : null,
            guilty.Count > 0 ? 100.0 * found.Count / guilty.Count : null,
            100.0 * served / (attack.Count * Attack.Epochs)
        );
    }

    private static string Name(string prefix, int i) =>
        prefix + (i + 1).ToString(CultureInfo.InvariantCulture);
}

/// <summary>How an attack went.</summary>
/// <param name="EpochsToFind">From the first bad epoch, of those that were found; null where none was.</param>
/// <param name="Found">In percent of the identities that did harm; null where none did.</param>
/// <param name="Served">Epochs that attackers sat in the group, in percent of all.</param>
internal sealed record CampaignResult(double? EpochsToFind, double? Found, double Served);
