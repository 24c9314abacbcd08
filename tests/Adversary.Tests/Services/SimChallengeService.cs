using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Notary.Adversary.Tests.Ledgers;
using Notary.Adversary.Tests.Members;
using Notary.Adversary.Tests.Schedules;
using Notary.Adversary.Tests.Stores;
using Notary.Chains;
using Notary.Challenge;
using Notary.Challenge.Cases;
using Notary.Challenge.Intake;
using Notary.Challenge.Process;
using Notary.Challenge.Settings;
using Notary.Contracts.Chain;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.EventStore.Bus;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.ServiceDefaults;

namespace Notary.Adversary.Tests.Services;

/// <summary>The challenge service: its own desks, cases and submission over a log in memory.</summary>
internal sealed class SimChallengeService
{
    private static readonly OutboxMap Outbox = ChallengeService.MapMessages(new());

    /// <summary>Seconds between two looks at every open case.</summary>
    private const int Sweep = 5;

    private readonly CaseNews _news = new();
    private readonly TimeProvider _time;
    private readonly ChallengeDesk _desk;
    private readonly StatementConsumer _statements;
    private readonly PartialConsumer _partials;
    private readonly ChainObserver _observer;
    private readonly CaseProcess _process;
    private readonly WatermarkClerk _watermarks;
    private readonly Bus _bus;
    private int _told;

    /// <param name="submitter">Pays for penalties' transactions.</param>
    public SimChallengeService(
        Committee committee,
        IReadOnlyList<SimChain> chains,
        Address attestor,
        Bytes32 submitter,
        TimeProvider time,
        Bus bus
    )
    {
        (_bus, _time, Log) = (bus, time, new(time));
        var set = new ChainSet(chains.Select(chain => new SimNode(chain, submitter)));
        Log.Options.Projections.Add(new KnownCaseProjection());
        var options = new ChallengeOptions { Attestors = { attestor.ToString() } };
        var form = new FormSource(Options.Create(options), set);
        Log.Write(RecordedSettings.Stream, form.Settings);
        Log.Write(GroupBook.Stream, committee.Followed(form.Settings.Chains));
        var groups = new GroupBook(Log);
        var words = new MemberWords(Log, groups, NullLogger<MemberWords>.Instance);
        _desk = new(Log, form, set, _news, time);
        _statements = new(words, _news);
        _partials = new(words, _news);
        _observer = new(Log, _news);
        _process = new(Log, set, groups, new(time), _news, time);
        _watermarks = new(Log, groups, set.All[0].Identity, time, bus);
        bus.Subscribe(HearAsync);
    }

    public MemoryLog Log { get; }

    /// <summary>While it is down it hears nothing; what was sent to it comes again.</summary>
    public bool IsDown { get; set; }

    public async Task TickAsync()
    {
        if (IsDown)
            return;
        foreach (var stream in Due())
            await _process.AdvanceAsync(stream, CancellationToken.None);
        for (; _told < Log.Events.Count; _told++)
            foreach (var (message, id) in Outbox.MessagesFor(Log.Events[_told]))
                _bus.Publish(message, id);
    }

    /// <summary>Cases with news at once, and all that are open now and then.</summary>
    private SortedSet<string> Due()
    {
        var due = new SortedSet<string>(StringComparer.Ordinal);
        while (_news.Reader.TryRead(out var stream))
            due.Add(stream);
        if (_time.GetUtcNow().ToUnixTimeSeconds() % Sweep != 0)
            return due;
        due.UnionWith(
            Log.Documents<KnownCase>().Values.Where(c => c.Outcome is null).Select(c => c.Stream)
        );
        return due;
    }

    private async Task HearAsync(object message, Guid id)
    {
        if (IsDown)
            throw new InvalidOperationException("down");
        await (
            message switch
            {
                ChallengePublished m => SubmitAsync(m, id),
                InclusionStated m => _statements.Consume(Delivered.Of(m, id)),
                PartialSignature m => HearAsync(m, id),
                PenaltyExecuted m => _observer.Consume(Delivered.Of(m, id)),
                InclusionProved m => _observer.Consume(Delivered.Of(m, id)),
                WatermarkAwaited m => _watermarks.AskAsync(m),
                _ => Task.CompletedTask,
            }
        );
    }

    private async Task HearAsync(PartialSignature partial, Guid id)
    {
        await _watermarks.TakeAsync(partial);
        await _partials.Consume(Delivered.Of(partial, id));
    }

    private async Task SubmitAsync(ChallengePublished challenge, Guid id)
    {
        try
        {
            await _desk.SubmitAsync(Delivered.Of(challenge, id));
        }
        catch (FormatException)
        {
            // Cannot be read.
        }
    }
}
