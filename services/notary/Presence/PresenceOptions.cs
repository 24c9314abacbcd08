using System.ComponentModel.DataAnnotations;

namespace Notary.Member.Presence;

/// <summary>How notaries hear that others live (seconds).</summary>
public sealed class PresenceOptions
{
    private const int MissedBeats = 3;

    /// <summary>Between heartbeats. Who misses three is gone.</summary>
    [Range(0.05, 3_600)]
    public double IntervalSeconds { get; set; } = 5;

    /// <summary>How long a notary that starts waits for another process with its keystore to answer, before it signs.</summary>
    [Range(0.01, 3_600)]
    public double ListenSeconds { get; set; } = 1;

    internal TimeSpan Interval => TimeSpan.FromSeconds(IntervalSeconds);

    internal TimeSpan Listen => TimeSpan.FromSeconds(ListenSeconds);

    internal TimeSpan Silence => MissedBeats * Interval;
}
