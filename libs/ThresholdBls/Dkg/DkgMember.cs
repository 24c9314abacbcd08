using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Dkg;

/// <summary>
/// One member's side of the distributed key generation (PROTOCOL section 2; equations 2–5 of the fast-payments paper, completed by
/// signed echoes, complaints, justifications and a signed transcript). A state machine over messages and the clock: it sends nothing
/// itself, and given the same messages it says the same again. Not thread-safe.
/// </summary>
public sealed class DkgMember : IDisposable
{
    private readonly DkgSession _session;
    private readonly int _self;
    private readonly SecretPolynomial _polynomial;
    private readonly DkgBoard _board;
    private readonly Qualification _rules;
    private readonly DkgVoice _voice;
    private readonly PhaseClock _clock;
    private DateTimeOffset _lastRepeat;
    private bool _replyWanted;

    /// <param name="self">This member's number, from 1.</param>
    /// <param name="seed">At least 32 secret random bytes, kept until the run is over: the polynomial follows from them.</param>
    /// <param name="sentBefore">The new messages of earlier steps, after a restart: the member never says anything else instead.</param>
    /// <exception cref="ArgumentException">The identity key is not the one of member <paramref name="self"/>.</exception>
    public DkgMember(
        DkgSession session,
        int self,
        IdentityKey identity,
        ReadOnlySpan<byte> seed,
        IReadOnlyList<DkgEnvelope>? sentBefore = null
    )
    {
        if (
            !session.Parameters.Contains(self)
            || !session.Members[self - 1].Equals(identity.PublicKey)
        )
            throw new ArgumentException(
                $"The identity key is not that of member {self}.",
                nameof(identity)
            );
        (_session, _self) = (session, self);
        _polynomial = SecretPolynomial.FromSeed(
            session.Parameters.Threshold,
            seed,
            session.Id.ToBytes()
        );
        _board = new DkgBoard(session, self, identity);
        _rules = new Qualification(_board, session.Parameters, self);
        _voice = new DkgVoice(session, self, identity, _board);
        _clock = new PhaseClock(session.Timeouts);
        foreach (var envelope in sentBefore ?? [])
            _voice.Remember(envelope);
    }

    public DkgPhase Phase => Outcome is null ? _clock.Phase : DkgPhase.Finished;

    /// <summary>Null while the run goes on.</summary>
    public DkgOutcome? Outcome { get; private set; }

    /// <summary>Members from whom anything authentic came.</summary>
    public IReadOnlyCollection<int> HeardFrom => _board.HeardFrom;

    /// <summary>Begins with this member's dealing.</summary>
    public DkgStep Start(DateTimeOffset now)
    {
        _clock.Enter(DkgPhase.Dealing, now);
        _voice.Say(
            DkgMessageKind.Dealing,
            () => Dealing.Create(_session, _self, _polynomial).Encode()
        );
        Advance(now);
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
            Advance(now);
        return Step(reception);
    }

    /// <summary>Lets deadlines pass and repeats messages; to be called at least as often as messages shall be repeated.</summary>
    public DkgStep Tick(DateTimeOffset now)
    {
        ThrowUnlessStarted();
        Advance(now);
        var repeated = IsTimeToRepeat(now) ? _voice.Repetition(asksForReply: Outcome is null) : [];
        return Step(DkgReception.Known) with { Repeated = repeated };
    }

    private void ThrowUnlessStarted()
    {
        if (Phase == DkgPhase.NotStarted)
            throw new InvalidOperationException("The run has not been started.");
    }

    private void Advance(DateTimeOffset now)
    {
        do _voice.EchoNewItems(Phase);
        while (Outcome is null && Move(now));
    }

    /// <summary>One phase on; false where the member has to wait, or is finished.</summary>
    private bool Move(DateTimeOffset now)
    {
        Outcome = TryFinish();
        if (Phase == DkgPhase.Dealing && DealingsThatCount >= _session.Parameters.Quorum)
            _clock.QuorumIsThere(now);
        if (Outcome is not null || (!IsPhaseComplete() && !_clock.IsOver(now)))
            return false;
        if (Phase == DkgPhase.Transcript)
        {
            Outcome = new DkgOutcome.Failed(ReasonOfFailure());
            return false;
        }
        _clock.Enter(Phase + 1, now);
        SayWhatThePhaseAsksFor();
        return true;
    }

    private int DealingsThatCount => _board.Dealings.AllCertified().Count();

    private bool IsPhaseComplete() =>
        Phase switch
        {
            DkgPhase.Dealing => DealingsThatCount == _session.Parameters.Members,
            DkgPhase.Complaint => _board.Complaints.AllCertified().Count()
                == _session.Parameters.Members,
            DkgPhase.Justification => _rules.EveryAccusedAnswered(),
            _ => false,
        };

    private void SayWhatThePhaseAsksFor()
    {
        switch (Phase)
        {
            case DkgPhase.Complaint:
                _voice.Say(
                    DkgMessageKind.Complaint,
                    () => new Complaint(_rules.Grievances()).Encode()
                );
                break;
            case DkgPhase.Justification:
                Justify();
                break;
            case DkgPhase.Transcript:
                SignTranscript();
                break;
        }
    }

    private void Justify()
    {
        var complainers = _rules.Complainers(new DealingRef(_self, _voice.DealingHash)).ToArray();
        if (complainers.Length > 0)
            _voice.Say(
                DkgMessageKind.Justification,
                () => new Justification([.. complainers.Select(Reveal)]).Encode()
            );
    }

    private RevealedShare Reveal(int member)
    {
        using var share = _polynomial.ShareFor(member);
        return new RevealedShare(member, share.Value);
    }

    /// <summary>A member signs only a key that it has its share of.</summary>
    private void SignTranscript()
    {
        var qualified = _rules.Qualified();
        if (
            qualified.Count >= _session.Parameters.Quorum
            && qualified.All(d => _rules.ShareOf(d) is not null)
        )
            _voice.Say(DkgMessageKind.Transcript, () => new Transcript(qualified).Encode());
    }

    /// <summary>Independent of the phase: a member that was away finishes with the others' transcripts and its own shares.</summary>
    private DkgOutcome? TryFinish() =>
        _rules.AgreedTranscripts() is { } transcripts
            ? KeyAssembly.TryAssemble(_session, _self, _board, _rules, transcripts)
            : null;

    private DkgFailure ReasonOfFailure()
    {
        if (_rules.AgreedTranscripts() is not null)
            return DkgFailure.ShareMissing;
        return _rules.Qualified().Count < _session.Parameters.Quorum
            ? DkgFailure.TooFewDealers
            : DkgFailure.NoAgreement;
    }

    private bool IsTimeToRepeat(DateTimeOffset now)
    {
        var isWanted = Outcome is null || (_replyWanted && Outcome is DkgOutcome.Succeeded);
        if (!isWanted || now - _lastRepeat < _session.Timeouts.Repeat)
            return false;
        (_lastRepeat, _replyWanted) = (now, false);
        return true;
    }

    private DkgStep Step(DkgReception reception) => new(reception, _voice.TakeNew(), []);

    /// <summary>Wipes the polynomial and the dealt shares; the generated key's share belongs to the caller.</summary>
    public void Dispose()
    {
        _polynomial.Dispose();
        _board.Dispose();
    }
}
