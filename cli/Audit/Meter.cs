using System.Diagnostics;
using System.Globalization;

namespace Notary.Cli.Audit;

/// <summary>Progress and rate of something that goes through events; on standard error, every two seconds.</summary>
internal sealed class Meter(string what, long total, IProgress<string> lines) : IProgress<long>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly long _start = Stopwatch.GetTimestamp();
    private long _shown = Stopwatch.GetTimestamp();

    /// <summary>Events by now.</summary>
    public void Report(long value)
    {
        if (Stopwatch.GetElapsedTime(_shown) < Interval)
            return;
        _shown = Stopwatch.GetTimestamp();
        lines.Report(Line(value));
    }

    /// <summary>"oracle: 120,000 of 1,000,000 events, 60,000/s".</summary>
    private string Line(long value)
    {
        var seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {value:n0} of {total:n0} events, {value / seconds:n0}/s"
        );
    }
}
