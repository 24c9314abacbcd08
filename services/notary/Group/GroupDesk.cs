using Microsoft.Extensions.Options;
using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Ceremonies;
using Notary.Member.Keys;
using Notary.Member.Presence;
using Notary.Member.Settings;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Group;

/// <summary>
/// The only writer of the member's ledger, one decision at a time, and what follows from each: which ceremonies run, which secrets
/// are kept, which shares sign.
/// </summary>
internal sealed class GroupDesk(
    IDocumentStore store,
    CeremonyHall hall,
    GroupKeyring keyring,
    Keystore keystore,
    MemberSettings settings,
    Attendance attendance,
    IOptions<NotaryOptions> options,
    TimeProvider time,
    ILogger<GroupDesk> logger
) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly DkgSession? _first = options.Value.FirstSession;
    private readonly DkgTimeouts _timeouts = options.Value.KeyGeneration.ToTimeouts();
    private bool _isLoaded;

    /// <summary>As of the last decision.</summary>
    public GroupLedger Ledger { get; private set; } = new();

    public long Now => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Records what <paramref name="decide"/> makes of the ledger, and then everything that follows.</summary>
    /// <exception cref="EventStreamUnexpectedMaxEventIdException">Another process writes this member's log.</exception>
    public async Task<GroupLedger> TakeAsync(
        Func<GroupLedger, IReadOnlyList<object>> decide,
        CancellationToken cancellation
    )
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (!_isLoaded)
                await LoadAsync(cancellation);
            for (var due = decide(Ledger); due.Count > 0; due = Due())
                await RecordAsync(due, cancellation);
            keyring.Show(Ledger, keystore);
            return Ledger;
        }
        catch
        {
            // The next one begins with what the log has.
            _isLoaded = false;
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads the ledger, where that was not done before, so that the ceremonies are open to messages.</summary>
    public Task OpenAsync(CancellationToken cancellation) =>
        _isLoaded ? Task.CompletedTask : TakeAsync(_ => [], cancellation);

    /// <summary>Records what is due by itself: ceremonies that ended, groups that came into force, times that passed.</summary>
    public Task AdvanceAsync(CancellationToken cancellation) => TakeAsync(_ => Due(), cancellation);

    private IReadOnlyList<object> Due()
    {
        var made = hall.Runs.Select(Made).OfType<GroupMade>().ToArray();
        return made is []
            ? [.. GroupSteps.Due(Ledger, settings.Recorded, Now), .. hall.Runs.SelectMany(Failed)]
            : made;
    }

    private GroupMade? Made(CeremonyRun run) =>
        run.Succeeded is { } success
        && !Ledger.Groups.Values.Any(group => group.Session == run.Session.Id)
            ? new(success.Session, success.Group)
            : null;

    private IEnumerable<ChangeEnded> Failed(CeremonyRun run) =>
        run.Status.Failure is { } reason
            ? Ledger
                .Changes.Where(c => c.IsOpen && c.Session == Hex.Encode(run.Session.Id.ToBytes()))
                .Select(c => new ChangeEnded(c.Change.Id, reason, Now))
            : [];

    private async Task LoadAsync(CancellationToken cancellation)
    {
        var events = await store
            .QuerySession()
            .Events.FetchStreamAsync(GroupLedger.Stream, cancellation: cancellation);
        Ledger = events.Aggregate(new GroupLedger(), (ledger, e) => ledger.Apply(e.Data));
        await SettleAsync(cancellation);
        _isLoaded = true;
    }

    private async Task RecordAsync(IReadOnlyList<object> events, CancellationToken cancellation)
    {
        var session = store.LightweightSession();
        session.CorrelationId = GroupLedger.Stream;
        session.Events.Append(GroupLedger.Stream, Ledger.Events, events);
        await session.SaveChangesAsync(cancellation);
        foreach (var e in events)
        {
            Ledger = Ledger.Apply(e);
            logger.LogInformation("Group: {Event}", e);
        }
        await SettleAsync(cancellation);
    }

    /// <summary>Makes the process follow the ledger; harmless when repeated.</summary>
    private async Task SettleAsync(CancellationToken cancellation)
    {
        var wanted = Wanted().DistinctBy(w => w.Session.Id).ToDictionary(w => w.Session.Id);
        foreach (var (session, outgoing) in wanted.Values)
            hall.Open(session, SeatAt(outgoing));
        foreach (var run in hall.Runs.Where(run => !wanted.ContainsKey(run.Session.Id)))
            await hall.CloseAsync(run.Session.Id, cancellation);
        keyring.Show(Ledger, keystore);
        attendance.Expect(Ledger.Participants);
        if (Ledger.InForce is { } current)
            await EraseAsync(current, [.. wanted.Keys], cancellation);
    }

    /// <summary>What is no longer needed: shares of past epochs, and the seeds of all that is over.</summary>
    private async Task EraseAsync(
        HeldGroup current,
        HashSet<Digest> sessions,
        CancellationToken cancellation
    )
    {
        var (shares, seeds) = (sessions.ToHashSet(), sessions.ToHashSet());
        if (current.Session is { } made)
        {
            shares.Add(made);
            seeds.Remove(made);
            if (hall.Find(made) is { } run)
                await run.RetireAsync(cancellation);
        }
        keystore.EraseBefore(current.Epoch, shares, seeds);
    }

    /// <summary>Ceremonies that may still make a group, or have to answer who was late for the one in force.</summary>
    private IEnumerable<(SharingSession Session, HeldGroup? Outgoing)> Wanted()
    {
        if (_first is not null && !(Ledger.InForce?.Epoch > _first.Epoch))
            yield return (_first, null);
        foreach (var change in Ledger.Changes.Where(c => c.Session is not null))
        {
            var outgoing = Ledger.Groups[change.Change.Outgoing];
            yield return (change.Change.Session(outgoing, _timeouts), outgoing);
        }
    }

    private Seat SeatAt(HeldGroup? outgoing) =>
        new(
            keystore,
            () =>
                outgoing is { Member: > 0 and var member, Session: { } session }
                    ? keystore.Share(session, member)
                    : null
        );

    public void Dispose() => _turn.Dispose();
}
