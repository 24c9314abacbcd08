using System.Diagnostics;
using Notary.ThresholdBls;

namespace Notary.Bench.Threshold.KeyGenerations;

/// <summary>One key generation: how long it took, how much processor time all members used, and what they published.</summary>
internal sealed record KeyGenerationSample(
    int Members,
    TimeSpan Elapsed,
    TimeSpan Processor,
    long Bytes
)
{
    /// <summary>A member's processor time in µs for each of n·t: it must not grow with n.</summary>
    public double Cost =>
        Processor.TotalMicroseconds
        / Members
        / (Members * ThresholdParameters.Default(Members).Threshold);

    public static KeyGenerationSample Take(int members, CancellationToken cancellation)
    {
        using var group = new InProcessGroup(members);
        var before = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        group.Run(cancellation);
        return new KeyGenerationSample(
            members,
            Stopwatch.GetElapsedTime(started),
            Environment.CpuUsage.TotalTime - before,
            group.Published
        );
    }
}
