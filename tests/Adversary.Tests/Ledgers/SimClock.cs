namespace Notary.Adversary.Tests.Ledgers;

/// <summary>The schedule's time, and everybody's clock, which may differ from it by some seconds.</summary>
internal sealed class SimClock(long begin)
{
    /// <summary>Unix seconds.</summary>
    public long Now { get; private set; } = begin;

    public void Pass(long seconds) => Now += seconds;

    /// <param name="ahead">Seconds.</param>
    public TimeProvider Of(long ahead = 0) => new Skewed(this, ahead);

    private sealed class Skewed(SimClock clock, long ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() =>
            DateTimeOffset.FromUnixTimeSeconds(clock.Now + ahead);

        public override long GetTimestamp() => GetUtcNow().Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
