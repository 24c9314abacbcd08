using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Tests.Dkg;

/// <summary>
/// A whole group in memory: a network that delivers in an order that follows from a seed, a clock that only the test moves, and a log
/// per member from which it can be restarted.
/// </summary>
internal sealed class Simulation : IDisposable
{
    private static readonly DateTimeOffset Origin = DateTimeOffset.UnixEpoch;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly DkgTimeouts Timeouts = new(
        60 * Tick,
        8 * Tick,
        4 * Tick,
        4 * Tick,
        4 * Tick,
        Tick
    );

    private readonly Random _order;
    private readonly List<(int To, DkgEnvelope Message)> _inFlight = [];
    private readonly Dictionary<int, SimulatedMember> _members = [];
    private readonly IdentityKey[] _identities;

    public Simulation(int members, int seed)
    {
        _order = new Random(seed);
        _identities = [.. Enumerable.Range(0, members).Select(_ => IdentityKey.Create())];
        Session = DkgSession.Create(
            epoch: 1,
            attempt: 1,
            ThresholdParameters.Default(members),
            [.. _identities.Select(identity => identity.PublicKey)],
            Timeouts
        );
    }

    public DkgSession Session { get; }

    public DateTimeOffset Now { get; private set; } = Origin;

    /// <summary>Does a message reach a member?</summary>
    public Func<DkgEnvelope, int, bool> Reaches { get; set; } = (_, _) => true;

    public IReadOnlyDictionary<int, SimulatedMember> Members => _members;

    public IdentityKey Identity(int member) => _identities[member - 1];

    /// <summary>The polynomial of a member's dealing.</summary>
    public SecretPolynomial Polynomial(int member) =>
        SecretPolynomial.FromSeed(Session.Parameters.Threshold, Seed(member), Session.Id.ToBytes());

    public DkgEnvelope Sign(DkgMessageKind kind, int member, byte[] payload) =>
        DkgEnvelope.Sign(kind, Session.Id, member, payload, Identity(member));

    public void StartAll(params int[] except)
    {
        foreach (var member in Enumerable.Range(1, Session.Parameters.Members).Except(except))
            Start(member);
    }

    /// <param name="member">Its number.</param>
    /// <param name="dealing">Dealt instead of an honest dealing.</param>
    public void Start(int member, DkgEnvelope? dealing = null)
    {
        var machine = new DkgMember(
            Session,
            member,
            Identity(member),
            Seed(member),
            dealing is null ? [] : [dealing]
        );
        _members[member] = new SimulatedMember(machine, Now);
        if (dealing is not null)
            _members[member].Sent.Add(dealing);
        Take(member, machine.Start(Now));
        if (dealing is not null)
            Broadcast(member, dealing);
    }

    /// <summary>Ends a member and builds it anew from its log alone.</summary>
    public void Restart(int member)
    {
        var old = _members[member];
        old.Machine.Dispose();
        var machine = new DkgMember(Session, member, Identity(member), Seed(member), [.. old.Sent]);
        _members[member] = old with { Machine = machine };
        Take(member, machine.Resume(old.StartedAt, [.. old.Received], Now));
    }

    /// <summary>Delivers one message, or moves the clock by a tick when there is none.</summary>
    public void Step()
    {
        if (_inFlight.Count == 0)
        {
            Now += Tick;
            foreach (var (number, member) in _members)
                Take(number, member.Machine.Tick(Now));
            return;
        }
        var next = _order.Next(_inFlight.Count);
        var (to, message) = _inFlight[next];
        _inFlight.RemoveAt(next);
        Deliver(to, message);
    }

    /// <summary>Runs until every started member is finished; a run that never ends fails the test.</summary>
    public void Run()
    {
        while (_members.Values.Any(member => member.Machine.Outcome is null))
        {
            Assert.True(Now - Origin < TimeSpan.FromHours(1), "The key generation hangs.");
            Step();
        }
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

    /// <summary>Every message arrives twice.</summary>
    public void Broadcast(int from, DkgEnvelope message)
    {
        foreach (var to in _members.Keys.Where(to => to != from && Reaches(message, to)))
            _inFlight.AddRange([(to, message), (to, message)]);
    }

    private void Take(int member, DkgStep step)
    {
        _members[member].Sent.AddRange(step.New);
        foreach (var message in step.New.Concat(step.Repeated))
            Broadcast(member, message);
    }

    private static byte[] Seed(int member) => [.. Enumerable.Repeat((byte)member, 32)];

    public void Dispose()
    {
        foreach (var member in _members.Values)
            member.Machine.Dispose();
        foreach (var identity in _identities)
            identity.Dispose();
    }
}

/// <summary>A running member and its log.</summary>
internal sealed record SimulatedMember(DkgMember Machine, DateTimeOffset StartedAt)
{
    public List<DkgEnvelope> Sent { get; } = [];

    public List<(DkgEnvelope Message, DateTimeOffset At)> Received { get; } = [];
}
