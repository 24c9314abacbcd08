namespace Notary.Testing.Exchanges;

/// <summary>The system's clock and timers, with a date that tests move.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private long _ticks;

    public long Now => GetUtcNow().ToUnixTimeSeconds();

    public override DateTimeOffset GetUtcNow() =>
        base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public void Pass(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    /// <summary>Lets everything up to this Unix time pass.</summary>
    public void PassUntil(ulong second) =>
        Pass(TimeSpan.FromSeconds(Math.Max(0, (long)second - Now) + 1));
}
