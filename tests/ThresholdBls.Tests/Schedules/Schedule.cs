using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Tests.Runs;

namespace Notary.ThresholdBls.Tests.Schedules;

/// <summary>
/// What happens to a run, all of it from one seed: how bad the network is, who is a traitor, absent, late, restarts, leaves, and
/// which split heals when. At most f of each group are faulty, and the network is never worse than the phases' time bears.
/// </summary>
internal sealed class Schedule
{
    public static readonly DkgTimeouts Timeouts = new(
        90 * Simulation.Tick,
        24 * Simulation.Tick,
        20 * Simulation.Tick,
        20 * Simulation.Tick,
        20 * Simulation.Tick,
        2 * Simulation.Tick
    );

    private const int MaxStepsOfIncidents = 600;
    private const int MaxTicksOfSplit = 10;
    private const int MaxTicksOfAsking = 60;
    private const int MaxTicksLate = 8;

    private readonly Simulation _run;
    private readonly Random _random;
    private readonly SortedDictionary<int, Traitor> _traitors = [];
    private readonly HashSet<int> _absent = [];
    private readonly HashSet<int> _leaving = [];
    private readonly SortedDictionary<int, DateTimeOffset> _late = [];

    public Schedule(Simulation run, int seed, IReadOnlyList<IReadOnlyList<int>> groups)
    {
        (_run, _random) = (run, new Random(seed));
        Disturb(run.Network);
        foreach (var participant in Faulty(groups))
            Assign(participant);
        foreach (var participant in Honest.Where(_ => _random.Next(6) == 0).ToArray())
            _late[participant] =
                Simulation.Origin + (_random.Next(1, MaxTicksLate) * Simulation.Tick);
        run.Says = (from, message, to) =>
            _traitors.TryGetValue(from, out var traitor) ? traitor.Say(message, to) : [message];
    }

    /// <summary>Those who follow the protocol to its end, whatever happens to them.</summary>
    public IEnumerable<int> Honest =>
        Enumerable
            .Range(1, _run.Sharing.Participants.Count)
            .Where(p => !_traitors.ContainsKey(p) && !_absent.Contains(p) && !_leaving.Contains(p));

    public void Run()
    {
        _run.StartAll(except: [.. _absent, .. _late.Keys, .. _traitors.Keys]);
        foreach (var (participant, traitor) in _traitors)
            _run.Start(participant, traitor.OwnDealing);
        foreach (var incident in Incidents().OrderBy(incident => incident.Step).ToArray())
        {
            Advance(until: incident.Step);
            incident.Happen();
        }
        while (_late.Count > 0)
            Advance(1);
        _run.Run();
        // A member whose time was over may still get the others' certificate: it asks for it.
        var end = _run.Now + (MaxTicksOfAsking * Simulation.Tick);
        _run.RunUntil(() => _run.Now > end || Honest.All(HasSucceeded));
    }

    private bool HasSucceeded(int participant) =>
        _run.Members[participant].Machine.Outcome is not DkgOutcome.Failed;

    public override string ToString() =>
        $"{_run.GetType().Name} of {_run.Sharing.Members.Count}; traitors [{string.Join("; ", _traitors.Values)}]; "
        + $"absent [{string.Join(", ", _absent)}]; leaving [{string.Join(", ", _leaving)}]; delay {_run.Network.MaxDelay}, "
        + $"loss {_run.Network.LossPercent} %, copies {_run.Network.Copies}";

    private void Disturb(Network network)
    {
        network.Copies = _random.Next(1, 3);
        network.MaxDelay = _random.Next(4);
        network.LossPercent = _random.Next(3) * 10;
        if (_random.Next(4) != 0)
            return;
        var starts = Simulation.Origin + (_random.Next(40) * Simulation.Tick);
        var heals = starts + (_random.Next(1, MaxTicksOfSplit) * Simulation.Tick);
        var side = _random.Next();
        network.Held = (from, to, now) =>
            now >= starts && now < heals && IsOnSide(side, from) != IsOnSide(side, to)
                ? heals
                : now;
    }

    private static bool IsOnSide(int side, int participant) =>
        ((side >> (participant % 31)) & 1) != 0;

    /// <summary>At most f of every group; who is in both counts in both.</summary>
    private IEnumerable<int> Faulty(IReadOnlyList<IReadOnlyList<int>> groups)
    {
        var left = groups.Select(group => _random.Next(((group.Count - 1) / 3) + 1)).ToArray();
        var everybody = Enumerable.Range(1, _run.Sharing.Participants.Count).ToArray();
        _random.Shuffle(everybody);
        foreach (var participant in everybody)
        {
            var of = Enumerable
                .Range(0, groups.Count)
                .Where(g => groups[g].Contains(participant))
                .ToArray();
            if (of.Any(g => left[g] == 0))
                continue;
            foreach (var g in of)
                left[g]--;
            yield return participant;
        }
    }

    private void Assign(int participant)
    {
        switch (_random.Next(6))
        {
            case 0:
                _absent.Add(participant);
                break;
            case 1:
                _leaving.Add(participant);
                break;
            default:
                _traitors.Add(participant, new Traitor(_run, participant, _random));
                break;
        }
    }

    private IEnumerable<(int Step, Action Happen)> Incidents()
    {
        foreach (var participant in _leaving)
            yield return (_random.Next(MaxStepsOfIncidents), () => _run.Stop(participant));
        foreach (var participant in Honest.Except(_late.Keys).ToArray())
            for (var times = _random.Next(3); times > 0; times--)
                yield return (_random.Next(MaxStepsOfIncidents), () => _run.Restart(participant));
    }

    private int _steps;

    private void Advance(int until)
    {
        do
        {
            foreach (var (participant, _) in _late.Where(late => late.Value <= _run.Now).ToArray())
            {
                _late.Remove(participant);
                _run.Start(participant);
            }
            _run.Step();
        } while (++_steps < until);
    }
}
