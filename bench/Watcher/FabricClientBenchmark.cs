using Notary.Bench.Watcher.FabricClient;

namespace Notary.Bench.Watcher;

/// <summary>The part of <see cref="WatcherBenchmark"/> that compares Fabric clients, by itself.</summary>
internal sealed class FabricClientBenchmark : IBenchmark
{
    public string Name => "fabric-client";

    public string Description =>
        "endorse-submit pairs of our Fabric client beside the official one";

    public Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    ) => ClientComparison.MeasureAsync(progress, cancellation);
}
