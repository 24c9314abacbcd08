using Notary.Bench.Threshold.KeyGenerations;
using Notary.Bench.Threshold.Members;
using Notary.Bench.Threshold.Signing;
using static Notary.Bench.BenchmarkResult;

namespace Notary.Bench.Threshold;

/// <summary>Threshold signatures beside bare blst and npm's libraries, sessions of notaries over RabbitMQ, and the distributed key generation at three sizes.</summary>
internal sealed class ThresholdBenchmark : IBenchmark
{
    /// <summary>What the library may cost beside the calls of blst that it makes.</summary>
    public const double GoalRatio = 1.3;

    private static readonly (int Threshold, int Members)[] Sizes = [(3, 4), (14, 20), (67, 100)];

    public string Name => "threshold";

    public string Description =>
        "combining and verifying beside bare blst, mcl-wasm and @noble/curves; keys and signatures of notaries over RabbitMQ; key generation among 4, 20 and 100";

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        var cases = Sizes.Select(size => new SigningCase(size.Threshold, size.Members)).ToArray();
        var results = new List<BenchmarkResult>();
        foreach (var given in cases)
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Report($"combining and verifying {given.Name}");
            results.AddRange(SigningComparison.Measure(given));
        }
        progress.Report("the same with mcl-wasm and @noble/curves");
        results.AddRange(await Peers.MeasureAsync(cases, cancellation));
        results.AddRange(await SessionsOverBus.MeasureAsync(progress, cancellation));
        results.AddRange(KeyGenerationSizes.Measure(progress, cancellation));
        return results;
    }
}
