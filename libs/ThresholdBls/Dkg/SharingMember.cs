using Notary.ThresholdBls.Identity;
using Notary.ThresholdBls.Transcripts;

namespace Notary.ThresholdBls.Dkg;

/// <summary>
/// One participant's side of a run (PROTOCOL section 2): dealings, signed echoes, complaints, justifications, and a transcript signed
/// by n − f members, and approved of by an outgoing group where there is one. A state machine over messages and the clock: it sends
/// nothing itself, and given the same messages it says the same again. Not thread-safe.
/// </summary>
public abstract class SharingMember : ISharingParty
{
    private readonly SharingSession _session;
    private readonly int _self;
    private readonly SecretPolynomial? _polynomial;
    private readonly Board _board;
    private readonly Qualification _rules;
    private readonly KeyAssembly _assembly;
    private readonly Voice _voice;
    private readonly Duties _duties;
    private readonly PhaseClock _clock;
    private DateTimeOffset _lastRepeat;
    private DateTimeOffset _lastNews;
    private DateTimeOffset _lastItem;
    private bool _replyWanted;

    /// <param name="polynomial">What this participant deals; null where it deals nothing. Disposed with this object.</param>
    /// <param name="sentBefore">The new messages of earlier steps, after a restart: the participant never says anything else instead.</param>
    private protected SharingMember(
        SharingSession session,
        int self,
        IdentityKey identity,
        SecretPolynomial? polynomial,
        IReadOnlyList<DkgEnvelope>? sentBefore
    )
    {
        if (session.NumberOf(identity.PublicKey) != self)
            throw new ArgumentException(
                $"The identity key is not that of participant {self}.",
                nameof(identity)
            );
        (_session, _self, _polynomial) = (session, self, polynomial);
        _board = new Board(
            session,
            session.IsMember(self)
                ? (dealer, dealing) => dealing.OpenShare(session, dealer, self, identity)
                : null
        );
        _rules = new Qualification(_board, session, self);
        _assembly = new KeyAssembly(session, _board, _rules);
        _voice = new Voice(session, self, identity, _board);
        _duties = new Duties(session, self, polynomial, _rules, _assembly, _voice);
        _clock = new PhaseClock(session.Timeouts);
        foreach (var envelope in sentBefore ?? [])
            _voice.Remember(envelope);
    }

    public DkgPhase Phase => Outcome is null ? _clock.Phase : DkgPhase.Finished;

    /// <summary>Null while the run goes on.</summary>
    public DkgOutcome? Outcome { get; private set; }

    /// <summary>Participants from whom anything authentic came.</summary>
    public IReadOnlyCollection<int> HeardFrom => _board.HeardFrom;

    /// <summary>
    /// Shows anybody how the key came about; null before success, and while this participant still lacks echoes of a dealing.
    /// </summary>
    public TranscriptDocument? Document =>
        Outcome switch
        {
            DkgOutcome.Succeeded success => TranscriptDocument.Of(_session, _board, success.Key),
            DkgOutcome.HandedOver handover => TranscriptDocument.Of(_session, _board, handover.Key),
            _ => null,
        };

    /// <summary>Begins; a dealer with its dealing.</summary>
    public DkgStep Start(DateTimeOffset now)
    {
        Enter(DkgPhase.Dealing, now);
        Advance(now, isTime: false);
        return Step(DkgReception.Accepted);
    }

    /// <summary>
    /// Continues after a restart from what was received before, in its order; the phase that was reached gets its whole time again.
    /// </summary>
    public DkgStep Resume(
        DateTimeOffset startedAt,
        IEnumerable<(DkgEnvelope Message, DateTimeOffset At)> received,
        DateTimeOffset now
    )
    {
        var said = new List<DkgEnvelope>(Start(startedAt).New);
        foreach (var (message, at) in received)
            said.AddRange(Handle(message, at).New);
        _clock.Restart(now);
        return new DkgStep(DkgReception.Accepted, said, []);
    }

    /// <summary>Takes a message, from anyone, in any order, any number of times.</summary>
    public DkgStep Handle(DkgEnvelope message, DateTimeOffset now)
    {
        ThrowUnlessStarted();
        var reception = _board.Receive(message);
        _replyWanted |= message.AsksForReply && reception != DkgReception.NotAuthentic;
        if (reception == DkgReception.Accepted)
        {
            TakeNote(message.Kind, now);
            Advance(now, isTime: false);
        }
        return Step(reception);
    }

    /// <summary>Lets deadlines pass and repeats messages; to be called at least as often as messages shall be repeated.</summary>
    public DkgStep Tick(DateTimeOffset now)
    {
        ThrowUnlessStarted();
        Advance(now, isTime: now - _lastItem >= _session.RepeatInterval);
        return Step(DkgReception.Known) with { Repeated = IsTimeToRepeat(now) ? Repetition() : [] };
    }

    public void Ask() => _replyWanted = true;

    public void Retire()
    {
        _polynomial?.Dispose();
        _duties.Retire();
    }

    private IReadOnlyList<DkgEnvelope> Repetition() =>
        Outcome is DkgOutcome.Failed
            ? _voice.LastWords()
            : _voice.Repetition(asksForReply: Outcome is null);

    private void TakeNote(DkgMessageKind kind, DateTimeOffset now)
    {
        _lastNews = now;
        if (kind is DkgMessageKind.Dealing or DkgMessageKind.Complaint)
            _lastItem = now;
    }

    private void ThrowUnlessStarted()
    {
        if (Phase == DkgPhase.NotStarted)
            throw new InvalidOperationException("The run has not been started.");
    }

    private void Advance(DateTimeOffset now, bool isTime)
    {
        do _voice.EchoNewItems(Phase, isTime || _clock.IsOver(now));
        while (Outcome is null && Move(now));
        if (Outcome is not DkgOutcome.Failed)
            return;
        // Members that were slower may agree after this one's time was over: they still need the approvals of the dealers.
        _duties.Approve();
        Outcome = TryFinish() ?? Outcome;
    }

    /// <summary>One phase on; false where the participant has to wait, or is finished.</summary>
    private bool Move(DateTimeOffset now)
    {
        _duties.Approve();
        Outcome = TryFinish();
        if (Phase == DkgPhase.Dealing && DealingsThatCount >= _session.DealersNeeded)
            _clock.QuorumIsThere(now);
        if (AreOthersAhead())
            _clock.OthersAreAhead(now);
        if (Outcome is not null || (!IsPhaseComplete() && !_clock.IsOver(now)))
            return false;
        if (Phase >= DkgPhase.Transcript && !IsPhaseComplete())
        {
            Outcome = new DkgOutcome.Failed(ReasonOfFailure());
            return false;
        }
        Enter(Phase + 1, now);
        return true;
    }

    private void Enter(DkgPhase phase, DateTimeOffset now)
    {
        _clock.Enter(phase, now);
        _duties.Do(phase);
    }

    private int DealingsThatCount => _board.Dealings.AllCertified().Count();

    private bool IsPhaseComplete() =>
        Phase switch
        {
            DkgPhase.Dealing => DealingsThatCount == _session.Dealers.Count,
            DkgPhase.Complaint => _board.Complaints.AllCertified().Count()
                == _session.Parameters.Members,
            DkgPhase.Justification => _board.IsSettled() && _rules.EveryAccusedAnswered(),
            DkgPhase.Transcript => _session.ApprovalsNeeded > 0
                && _rules.AgreedTranscripts() is not null,
            _ => false,
        };

    /// <summary>Do f + 1 members, an honest one among them, say what belongs to a later phase?</summary>
    private bool AreOthersAhead() =>
        Phase switch
        {
            DkgPhase.Dealing => _board.Complaints.Count,
            DkgPhase.Complaint => _board.Transcripts.Senders,
            _ => 0,
        } > _session.Parameters.Faulty;

    /// <summary>Independent of the phase: a member that was away finishes with the others' transcripts and its own shares.</summary>
    private DkgOutcome? TryFinish()
    {
        try
        {
            if (_assembly.TryAssemble() is not { } key)
                return null;
            if (!_session.IsMember(_self))
                return new DkgOutcome.HandedOver(key);
            return _assembly.TryAssembleShare(_self, key) is { } share
                ? new DkgOutcome.Succeeded(new GeneratedKey(key, share))
                : null;
        }
        catch (BlsFormatException)
        {
            return new DkgOutcome.Failed(DkgFailure.DegenerateKey);
        }
    }

    private DkgFailure ReasonOfFailure()
    {
        if (_rules.AgreedTranscripts() is { } agreed)
            return _rules.ApprovalsOf(agreed.First().Payload) is null
                ? DkgFailure.NotApproved
                : DkgFailure.ShareMissing;
        return _rules.Qualified().Count < _session.DealersNeeded
            ? DkgFailure.TooFewDealers
            : DkgFailure.NoAgreement;
    }

    /// <summary>While news comes in, nobody waits for repetitions: they would only delay it where it is much.</summary>
    private bool IsTimeToRepeat(DateTimeOffset now)
    {
        var isWanted = _replyWanted || Outcome is null or DkgOutcome.Failed;
        var last = _lastRepeat > _lastNews ? _lastRepeat : _lastNews;
        if (!isWanted || now - last < _session.RepeatInterval)
            return false;
        (_lastRepeat, _replyWanted) = (now, false);
        return true;
    }

    private DkgStep Step(DkgReception reception) => new(reception, _voice.TakeNew(), []);

    /// <summary>Wipes the polynomial and the dealt shares; the generated key's share belongs to the caller.</summary>
    public void Dispose()
    {
        _polynomial?.Dispose();
        _board.Dispose();
        GC.SuppressFinalize(this);
    }
}
