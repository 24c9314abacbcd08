namespace Notary.Bench;

/// <summary>A benchmark that also writes a report with tables and pictures: `./notary bench NAME --out DIR`.</summary>
public interface IReportingBenchmark : IBenchmark
{
    /// <summary>Measures as <see cref="IBenchmark.RunAsync"/> does, and writes the report.</summary>
    /// <param name="folder">Made if it is not there; files of the same names are replaced.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        DirectoryInfo folder,
        IProgress<string> progress,
        CancellationToken cancellation
    );
}
