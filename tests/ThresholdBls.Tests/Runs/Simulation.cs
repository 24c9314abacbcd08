using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Tests.Runs;

/// <summary>
/// Everybody of a run in memory: a network whose order follows from a seed, a clock that only the test moves, and a log per
/// participant from which it can be restarted.
/// </summary>
internal abstract class Simulation : IDisposable
{
    public static readonly DateTimeOffset Origin = DateTimeOffset.UnixEpoch;
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    public static readonly DkgTimeouts Timeouts = new(
        60 * Tick,
        8 * Tick,
        4 * Tick,
        4 * Tick,
        4 * Tick,
        Tick
    );

    private readonly Dictionary<int, SimulatedMember> _members = [];

    protected Simulation(SharingSession session, int seed) =>
        (Sharing, Network) = (session, new Network(new Random(seed)));

    /// <summary>The session, whatever its kind.</summary>
    public SharingSession Sharing { get; }

    public Network Network { get; }

    public DateTimeOffset Now { get; private set; } = Origin;

    /// <summary>Does a message reach a participant?</summary>
    public Func<DkgEnvelope, int, bool> Reaches { get; set; } = (_, _) => true;

    /// <summary>What a participant really sends to another one instead of a message: traitors say different things.</summary>
    public Func<int, DkgEnvelope, int, IEnumerable<DkgEnvelope>> Says { get; set; } =
        (_, message, _) => [message];

    public IReadOnlyDictionary<int, SimulatedMember> Members => _members;

    public abstract IdentityKey Identity(int participant);

    /// <summary>The polynomial of a participant's dealing.</summary>
    public abstract SecretPolynomial Polynomial(int participant);

    protected abstract SharingMember Create(int participant, IReadOnlyList<DkgEnvelope> sentBefore);

    public DkgEnvelope Sign(DkgMessageKind kind, int participant, byte[] payload) =>
        DkgEnvelope.Sign(kind, Sharing.Id, participant, payload, Identity(participant));

    public void StartAll(params int[] except)
    {
        foreach (var participant in Enumerable.Range(1, Sharing.Participants.Count).Except(except))
            Start(participant);
    }

    /// <param name="participant">Its number.</param>
    /// <param name="dealing">Dealt instead of an honest dealing.</param>
    public void Start(int participant, DkgEnvelope? dealing = null)
    {
        var machine = Create(participant, dealing is null ? [] : [dealing]);
        _members[participant] = new SimulatedMember(machine, Now);
        if (dealing is not null)
            _members[participant].Sent.Add(dealing);
        Take(participant, machine.Start(Now));
        if (dealing is not null)
            Broadcast(participant, dealing);
    }

    /// <summary>Ends a participant for good; what it sent is still under way.</summary>
    public void Stop(int participant)
    {
        _members[participant].Machine.Dispose();
        _members.Remove(participant);
    }

    /// <summary>Ends a participant and builds it anew from its log alone.</summary>
    public void Restart(int participant)
    {
        var old = _members[participant];
        old.Machine.Dispose();
        var machine = Create(participant, [.. old.Sent]);
        _members[participant] = old with { Machine = machine };
        Take(participant, machine.Resume(old.StartedAt, [.. old.Received], Now));
    }

    /// <summary>Delivers one message, or moves the clock by a tick when none is due.</summary>
    public void Step()
    {
        if (Network.Next(Now) is { } parcel)
        {
            if (_members.ContainsKey(parcel.To))
                Deliver(parcel.To, parcel.Message);
            return;
        }
        Now += Tick;
        foreach (var (number, member) in _members)
            Take(number, member.Machine.Tick(Now));
    }

    /// <summary>Runs until every started participant is finished; a run that never ends fails the test.</summary>
    public void Run()
    {
        while (_members.Values.Any(member => member.Machine.Outcome is null))
        {
            Assert.True(Now - Origin < TimeSpan.FromHours(1), "The run hangs.");
            Step();
        }
    }

    public void RunUntil(Func<bool> isTime)
    {
        while (!isTime())
            Step();
    }

    public void RunFor(TimeSpan time)
    {
        for (var end = Now + time; Now < end; )
            Step();
    }

    public GeneratedKey KeyOf(int member) =>
        Assert.IsType<DkgOutcome.Succeeded>(_members[member].Machine.Outcome).Key;

    public DkgFailure FailureOf(int member) =>
        Assert.IsType<DkgOutcome.Failed>(_members[member].Machine.Outcome).Reason;

    public DkgReception Deliver(int to, DkgEnvelope message)
    {
        var member = _members[to];
        var step = member.Machine.Handle(message, Now);
        if (step.Reception == DkgReception.Accepted)
            member.Received.Add((message, Now));
        Take(to, step);
        return step.Reception;
    }

    public void Broadcast(int from, DkgEnvelope message)
    {
        foreach (var to in Enumerable.Range(1, Sharing.Participants.Count).Where(to => to != from))
        foreach (var said in Says(from, message, to).Where(said => Reaches(said, to)))
            Network.Send(from, to, said, Now);
    }

    private void Take(int participant, DkgStep step)
    {
        _members[participant].Sent.AddRange(step.New);
        foreach (var message in step.New.Concat(step.Repeated))
            Broadcast(participant, message);
    }

    protected static byte[] Seed(int participant) => [.. Enumerable.Repeat((byte)participant, 32)];

    public virtual void Dispose()
    {
        foreach (var member in _members.Values)
            member.Machine.Dispose();
    }
}

/// <summary>A running participant and its log.</summary>
internal sealed record SimulatedMember(SharingMember Machine, DateTimeOffset StartedAt)
{
    public List<DkgEnvelope> Sent { get; } = [];

    public List<(DkgEnvelope Message, DateTimeOffset At)> Received { get; } = [];
}
