namespace Notary.Bench;

/// <summary>One benchmark: it starts what it measures, measures, and leaves nothing running.</summary>
public interface IBenchmark
{
    /// <summary>What `./notary bench NAME` calls it.</summary>
    string Name { get; }

    /// <summary>What is compared with what, in one line.</summary>
    string Description { get; }

    /// <summary>Measures; every compared thing (ours, the bare limit, a peer) is a metric of its own.</summary>
    /// <param name="progress">Takes lines for a person who waits.</param>
    /// <param name="cancellation">Ends the run early; what was started is stopped first.</param>
    Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    );
}
