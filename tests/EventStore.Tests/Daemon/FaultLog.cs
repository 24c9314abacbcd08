using Microsoft.Extensions.Logging;

namespace Notary.EventStore.Tests.Daemon;

/// <summary>Counts the times that a shard was told that another worker moved its checkpoint.</summary>
internal sealed class FaultLog : ILogger
{
    private int overtaken;

    internal int Overtaken => Volatile.Read(ref overtaken);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (exception is ProgressionProgressOutOfOrderException)
            Interlocked.Increment(ref overtaken);
    }
}
