using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Notary.Adversary.Tests.Ledgers;
using Notary.Adversary.Tests.Schedules;
using Notary.Adversary.Tests.Stores;
using Notary.Chains;
using Notary.Chains.Challenges;
using Notary.Chains.Observations;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.EventStore.Bus;
using Notary.Evm;
using Notary.Member;
using Notary.Member.Challenges;
using Notary.Member.Observation;
using Notary.Member.Presence;
using Notary.Member.Settings;
using Notary.Member.Watermarks;
using Notary.ServiceDefaults;

namespace Notary.Adversary.Tests.Members;

/// <summary>An honest notary: the service's own desks and rules over a log in memory. A restart leaves the log, and nothing else.</summary>
internal sealed class SimMember
{
    private static readonly OutboxMap Outbox = new OutboxMap().MapChallengeMessages();

    private readonly int _number;
    private readonly Committee _committee;
    private readonly ChainSet _chains;
    private readonly TimeProvider _time;
    private readonly Bus _bus;
    private readonly MemberSettings _settings;
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    private int _told;
    private ChallengeDesk _desk = null!;
    private Investigation _investigation = null!;
    private WatchLog _watch = null!;
    private WatermarkConsumer _watermarks = null!;

    public SimMember(
        int number,
        Committee committee,
        IEnumerable<SimChain> chains,
        Address attestor,
        TimeProvider time,
        Bus bus
    )
    {
        (_number, _committee, _time, _bus) = (number, committee, time, bus);
        Log = new(time);
        Log.Options.Projections.Add(new KnownChallengeProjection());
        _chains = new(chains.Select(chain => new SimNode(chain, Bytes32.Zero)));
        var options = new NotaryOptions { Member = number, Attestors = { attestor.ToString() } };
        _settings = new(Options.Create(options), _chains, committee.Keystores[number - 1]);
        Log.Write(RecordedSettings.Stream, _settings.Recorded);
        Start();
        bus.Subscribe(HearAsync);
    }

    public MemoryLog Log { get; }

    public int Number => _number;

    /// <summary>While it is down it hears and sees nothing; what was sent to it comes again.</summary>
    public bool IsDown { get; set; }

    /// <summary>All that it has in memory is made anew.</summary>
    public void Start()
    {
        var (keystore, keyring) = (
            _committee.Keystores[_number - 1],
            _committee.Keyrings[_number - 1]
        );
        var tenure = new Tenure(Incarnation.Begin(_time), TimeSpan.FromHours(1));
        tenure.Lease(isHeld: true);
        tenure.Listened();
        var signed = new SignedWatermarks(Log);
        _desk = new(Log, _settings, _chains, keyring, new(), _time);
        _investigation = new(Log, _chains, keyring, keystore, signed, _time);
        _watch = new(Log, _time);
        _watermarks = new(
            Log,
            signed,
            new(_settings, keyring, keystore, tenure),
            _time,
            NullLogger<WatermarkConsumer>.Instance
        );
        _seen.Clear();
    }

    /// <summary>Sees what is new on its nodes, looks at what is open, and says what follows.</summary>
    public async Task TickAsync()
    {
        if (IsDown)
            return;
        foreach (var chain in _chains.All.Cast<SimNode>())
            await SeeAsync(chain.Chain);
        foreach (var open in Log.Documents<KnownChallenge>().Values.Where(c => c.IsOpen).ToList())
            await LookAsync(open.Stream);
        for (; _told < Log.Events.Count; _told++)
            foreach (var (message, id) in Outbox.MessagesFor(Log.Events[_told]))
                _bus.Publish(message, id);
    }

    private async Task SeeAsync(SimChain chain)
    {
        for (var next = _seen.GetValueOrDefault(chain.Identity.Id); next < chain.Feed.Count; next++)
        {
            _seen[chain.Identity.Id] = next + 1;
            if (chain.Feed[next] is not ChainObservation.Block block)
                continue;
            await _watch.RecordAsync(chain.Identity.Id, block, CancellationToken.None);
            foreach (var opened in block.Events.OfType<ContractEvent.ChallengeOpened>())
                await HearAsync(opened);
        }
    }

    private async Task LookAsync(string stream)
    {
        try
        {
            await _investigation.LookAsync(stream, CancellationToken.None);
        }
        catch (ChainUnavailableException)
        {
            // The next look comes.
        }
    }

    private async Task HearAsync(ContractEvent.ChallengeOpened opened)
    {
        try
        {
            await _desk.TakeAsync(opened.Read(), CancellationToken.None);
        }
        catch (FormatException)
        {
            // No challenge.
        }
    }

    private async Task HearAsync(object message, Guid id)
    {
        if (IsDown)
            throw new InvalidOperationException("down");
        switch (message)
        {
            case ChallengePublished published:
                await TakeAsync(published, null, id);
                break;
            case ChallengeRaised raised:
                await TakeAsync(raised.Challenge, raised.Epoch, id);
                break;
            case WatermarkRequested requested:
                await _watermarks.Consume(Delivered.Of(requested, id));
                break;
        }
    }

    private async Task TakeAsync(ChallengePublished challenge, ulong? epoch, Guid id)
    {
        try
        {
            var session = Log.LightweightSession();
            session.ReceiveOnce(nameof(ChallengeConsumer), id);
            await _desk.TakeAsync(session, challenge, epoch, CancellationToken.None);
        }
        catch (FormatException)
        {
            // Cannot be read.
        }
    }
}
