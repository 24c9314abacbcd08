using Notary.EventStore;
using Notary.GroupSigning;
using Notary.Member.Challenges;
using Notary.Member.Credit.Agreement;
using Notary.Member.Group;
using Notary.Member.Keys;
using Notary.Member.Presence;
using Notary.Member.Settings;

namespace Notary.Member.Credit;

/// <summary>The only writer of the member's ledger of credit, one decision at a time.</summary>
internal sealed class CreditDesk(
    IDocumentStore store,
    MemberSettings settings,
    GroupKeyring keyring,
    Keystore keystore,
    Tenure tenure,
    TimeProvider time,
    ILogger<CreditDesk> logger
) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _isLoaded;

    /// <summary>As of the last decision.</summary>
    public CreditLedger Ledger { get; private set; } = new();

    /// <summary>Null where credit is off: then nothing is recorded.</summary>
    public CreditTerms? Terms => settings.Recorded.Credit;

    public string Self => settings.Recorded.Identity!;

    public long Now => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Records what <paramref name="decide"/> makes of the ledger, and everything that follows.</summary>
    /// <exception cref="EventStreamUnexpectedMaxEventIdException">Another process writes this member's log.</exception>
    public async Task<CreditLedger> TakeAsync(
        Func<CreditLedger, IReadOnlyList<object>> decide,
        CancellationToken cancellation
    )
    {
        if (Terms is null)
            return Ledger;
        await _turn.WaitAsync(cancellation);
        try
        {
            if (!_isLoaded)
                await LoadAsync(cancellation);
            for (var due = decide(Ledger); due.Count > 0; due = Due())
                await RecordAsync(due, cancellation);
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

    /// <summary>Records what is due by itself.</summary>
    public Task AdvanceAsync(CancellationToken cancellation) => TakeAsync(_ => Due(), cancellation);

    private IReadOnlyList<object> Due()
    {
        if (ScoreSteps.Due(Ledger) is { } scores)
            return [scores];
        return tenure.MaySign && new AgreementSteps(Ledger, Terms!, Self).Due(Now) is { } due
            ? Signed(due)
            : [];
    }

    private IReadOnlyList<object> Signed(object due) =>
        due switch
        {
            OfferMade made =>
            [
                made with
                {
                    Offer = OfferMaker.Signed(made.Offer, keystore.Identity),
                },
            ],
            ProposalMade made =>
            [
                made with
                {
                    Proposal = made.Proposal.SignedBy(keystore.Identity),
                },
            ],
            EchoMade made => [made with { Echo = made.Echo.SignedBy(keystore.Identity) }],
            EvidenceLocked locked
                when Ledger.Agreement.MaySign(locked) && PartialOf(Ledger, locked) is { } partial =>
                [locked, partial],
            _ => [due],
        };

    /// <summary>Null where this member has no share of the group that is sitting.</summary>
    public PartialSigned? PartialOf(CreditLedger ledger, EvidenceLocked locked)
    {
        if (keyring.Find(ledger.Sitting!.Id) is not { } group)
            return null;
        return Words.Partial(locked.MessageIn(ledger.Sitting), group, keystore.Identity);
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        var events = await store
            .QuerySession()
            .Events.FetchStreamAsync(CreditLedger.Stream, cancellation: cancellation);
        Ledger = events.Aggregate(new CreditLedger(), (ledger, e) => ledger.Apply(e.Data));
        _isLoaded = true;
    }

    private async Task RecordAsync(IReadOnlyList<object> events, CancellationToken cancellation)
    {
        var next = events.Aggregate(Ledger, (ledger, e) => ledger.Apply(e));
        var session = store.LightweightSession();
        session.CorrelationId = CreditLedger.Stream;
        session.Events.Append(CreditLedger.Stream, Ledger.Events, events);
        await session.SaveChangesAsync(cancellation);
        Ledger = next;
        foreach (var e in events.Where(e => e is EvidenceSealed or ScoresComputed))
            logger.LogInformation(
                "Credit: {Event} of epoch {Epoch}",
                e.GetType().Name,
                next.Book.Epoch
            );
    }

    public void Dispose() => _turn.Dispose();
}
