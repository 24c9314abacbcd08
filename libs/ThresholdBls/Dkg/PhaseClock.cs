namespace Notary.ThresholdBls.Dkg;

/// <summary>Which phase a participant is in, and until when it waits there.</summary>
internal sealed class PhaseClock(DkgTimeouts timeouts)
{
    private DateTimeOffset _deadline;
    private bool _isQuorumThere;

    public DkgPhase Phase { get; private set; }

    public void Enter(DkgPhase phase, DateTimeOffset now)
    {
        Phase = phase;
        Restart(now);
    }

    /// <summary>The phase gets its whole time again.</summary>
    public void Restart(DateTimeOffset now) => _deadline = now + Duration;

    public bool IsOver(DateTimeOffset now) => now >= _deadline;

    /// <summary>Once as many dealings count as are needed, the others have a short time left.</summary>
    public void QuorumIsThere(DateTimeOffset now)
    {
        if (_isQuorumThere)
            return;
        _isQuorumThere = true;
        Restart(now);
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
