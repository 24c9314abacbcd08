namespace Notary.ThresholdBls.Dkg;

/// <summary>Which phase a participant is in, and until when it waits there.</summary>
internal sealed class PhaseClock(DkgTimeouts timeouts)
{
    private DateTimeOffset _deadline;
    private bool _isQuorumThere;
    private DateTimeOffset _pulledAlongAt = DateTimeOffset.MaxValue;

    public DkgPhase Phase { get; private set; }

    /// <summary>
    /// Who enters a phase before the last one's time is over waits that much longer: others, who lacked something, may need all of it.
    /// </summary>
    public void Enter(DkgPhase phase, DateTimeOffset now)
    {
        Phase = phase;
        var isEarly = _isQuorumThere && !IsOver(now);
        _deadline = (isEarly ? _deadline : now) + Duration;
        _pulledAlongAt = DateTimeOffset.MaxValue;
    }

    /// <summary>After a restart the phase gets its whole time again.</summary>
    public void Restart(DateTimeOffset now)
    {
        if (now + Duration > _deadline)
            _deadline = now + Duration;
    }

    public bool IsOver(DateTimeOffset now) => now >= _deadline || now >= _pulledAlongAt;

    /// <summary>Once as many dealings count as are needed, the others have a short time left.</summary>
    public void QuorumIsThere(DateTimeOffset now)
    {
        if (_isQuorumThere)
            return;
        _isQuorumThere = true;
        _deadline = now + Duration;
    }

    /// <summary>
    /// Who comes late or was restarted follows when others say what belongs to a later phase: else its statements would come when
    /// nobody waits for them any more. Half the phase's time is left for what those messages overtook.
    /// </summary>
    public void OthersAreAhead(DateTimeOffset now)
    {
        if (_pulledAlongAt == DateTimeOffset.MaxValue)
            _pulledAlongAt = now + ((Phase == DkgPhase.Dealing ? timeouts.Dealing : Duration) / 2);
    }

    private TimeSpan Duration =>
        Phase switch
        {
            DkgPhase.Dealing => _isQuorumThere ? timeouts.Dealing : timeouts.Gathering,
            DkgPhase.Complaint => timeouts.Complaint,
            DkgPhase.Justification => timeouts.Justification,
            _ => timeouts.Transcript,
        };
}
