using Notary.Bench.Threshold.Members;

namespace Notary.Bench.Threshold;

/// <summary>The part of <see cref="ThresholdBenchmark"/> that runs whole notaries, by itself.</summary>
internal sealed class SessionBenchmark : IBenchmark
{
    public string Name => "sessions";

    public string Description =>
        "keys and signatures of 4 and 20 notaries over RabbitMQ, beside a bare round trip; part of threshold";

    public Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    ) => SessionsOverBus.MeasureAsync(progress, cancellation);
}
