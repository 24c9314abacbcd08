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
    private readonly IdentityKey _identity;
    private readonly SecretPolynomial _polynomial;
    private readonly DkgBoard _board;
    private readonly Qualification _rules;
    private readonly Dictionary<DkgMessageKind, DkgEnvelope> _own = [];
    private readonly List<DkgEnvelope> _new = [];
    private DateTimeOffset _phaseStart;
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
        (_session, _self, _identity) = (session, self, identity);
        _polynomial = SecretPolynomial.FromSeed(
            session.Parameters.Threshold,
            seed,
            session.Id.ToBytes()
        );
        _board = new DkgBoard(session, self, identity);
        _rules = new Qualification(_board, session.Parameters, self);
        foreach (var envelope in sentBefore ?? [])
            Remember(envelope);
    }

    public DkgPhase Phase { get; private set; }

    /// <summary>Null while the run goes on.</summary>
    public DkgOutcome? Outcome { get; private set; }

    /// <summary>Begins with this member's dealing.</summary>
    public DkgStep Start(DateTimeOffset now)
    {
        Enter(DkgPhase.Dealing, now);
        Emit(DkgMessageKind.Dealing, () => Dealing.Create(_session, _self, _polynomial).Encode());
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
        _phaseStart = now;
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
        var repeated = IsTimeToRepeat(now) ? Repetition() : [];
        return Step(DkgReception.Known) with { Repeated = repeated };
    }

    private void ThrowUnlessStarted()
    {
        if (Phase == DkgPhase.NotStarted)
            throw new InvalidOperationException("The run has not been started.");
    }

    private void Advance(DateTimeOffset now)
    {
        do EchoNewItems();
        while (Outcome is null && Move(now));
    }

    /// <summary>One phase on; false where the member has to wait.</summary>
    private bool Move(DateTimeOffset now)
    {
        if (TryFinish())
            return false;
        if (!IsPhaseComplete() && now < _phaseStart + _session.Timeouts.Of(Phase))
            return false;
        if (Phase == DkgPhase.Transcript)
        {
            Finish(new DkgOutcome.Failed(ReasonOfFailure()));
            return false;
        }
        Enter(Phase + 1, now);
        SayWhatThePhaseAsksFor();
        return true;
    }

    private bool IsPhaseComplete() =>
        Phase switch
        {
            DkgPhase.Dealing => _board.Dealings.AllCertified().Count()
                == _session.Parameters.Members,
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
                Emit(DkgMessageKind.Complaint, () => new Complaint(_rules.Grievances()).Encode());
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
        var own = new DealingRef(_self, _own[DkgMessageKind.Dealing].Hash());
        var shares = _rules.Complainers(own).Select(Reveal).ToArray();
        if (shares.Length > 0)
            Emit(DkgMessageKind.Justification, () => new Justification(shares).Encode());
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
            Emit(DkgMessageKind.Transcript, () => new Transcript(qualified).Encode());
    }

    /// <summary>Independent of the phase: a member that was away finishes with the others' transcripts and its own shares.</summary>
    private bool TryFinish()
    {
        if (_rules.AgreedTranscripts() is not { } transcripts)
            return false;
        if (
            KeyAssembly.TryAssemble(_session, _self, _board, _rules, transcripts) is not { } outcome
        )
            return false;
        Finish(outcome);
        return true;
    }

    private DkgFailure ReasonOfFailure()
    {
        if (_rules.AgreedTranscripts() is not null)
            return DkgFailure.ShareMissing;
        return _rules.Qualified().Count < _session.Parameters.Quorum
            ? DkgFailure.TooFewDealers
            : DkgFailure.NoAgreement;
    }

    private void Enter(DkgPhase phase, DateTimeOffset now) => (Phase, _phaseStart) = (phase, now);

    private void Finish(DkgOutcome outcome) => (Phase, Outcome) = (DkgPhase.Finished, outcome);

    /// <summary>Says something once: what was said before a restart stands.</summary>
    private void Emit(DkgMessageKind kind, Func<byte[]> payload)
    {
        if (!_own.ContainsKey(kind))
            Say(kind, payload());
        _board.Receive(_own[kind]);
    }

    private void Say(DkgMessageKind kind, byte[] payload)
    {
        var envelope = DkgEnvelope.Sign(kind, _session.Id, _self, payload, _identity);
        Remember(envelope);
        _new.Add(envelope);
    }

    private void Remember(DkgEnvelope envelope)
    {
        if (envelope.Kind == DkgMessageKind.Echo)
            _board.Receive(envelope);
        else
            _own[envelope.Kind] = envelope;
    }

    /// <summary>Items of a phase that this member has left are no longer echoed, so that no late one splits the members.</summary>
    private void EchoNewItems()
    {
        List<EchoedItem> items = [];
        if (Phase <= DkgPhase.Dealing)
            items.AddRange(_board.Dealings.NotEchoedBy(_self));
        if (Phase <= DkgPhase.Complaint)
            items.AddRange(_board.Complaints.NotEchoedBy(_self));
        if (Phase <= DkgPhase.Justification)
            items.AddRange(_board.Justifications.NotEchoedBy(_self));
        if (items.Count > 0)
            Say(DkgMessageKind.Echo, new Echo(items).Encode());
    }

    private bool IsTimeToRepeat(DateTimeOffset now)
    {
        var isWanted = Outcome is null || (_replyWanted && Outcome is DkgOutcome.Succeeded);
        if (!isWanted || now - _lastRepeat < _session.Timeouts.Repeat)
            return false;
        (_lastRepeat, _replyWanted) = (now, false);
        return true;
    }

    /// <summary>Own messages, all own echoes in one, and what others seem to lack.</summary>
    private DkgEnvelope[] Repetition()
    {
        var echoes = new Echo([.. _board.EchoedBy(_self)]).Encode();
        var echo = DkgEnvelope.Sign(DkgMessageKind.Echo, _session.Id, _self, echoes, _identity);
        return
        [
            .. _own.Values,
            .. _board.WorthPassingOn(),
            echo with
            {
                AsksForReply = Outcome is null,
            },
        ];
    }

    private DkgStep Step(DkgReception reception)
    {
        DkgStep step = new(reception, [.. _new], []);
        _new.Clear();
        return step;
    }

    /// <summary>Wipes the polynomial and the dealt shares; the generated key's share belongs to the caller.</summary>
    public void Dispose()
    {
        _polynomial.Dispose();
        _board.Dispose();
    }
}
