using Notary.Bench.Credit.Simulation;

namespace Notary.Bench.Credit.Experiments;

/// <summary>What each seed gave, by name.</summary>
internal sealed class Samples
{
    private readonly Dictionary<string, List<double>> values = new(StringComparer.Ordinal);

    public Estimate this[string name] => Estimate.Of(values[name]);

    /// <summary>Whether any seed gave a value: what did not happen has none.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>Seeds run side by side; their results are put together in the seeds' order.</summary>
    public static Samples Collect(
        string name,
        Func<ulong, IEnumerable<(string Name, double Value)>> experiment,
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        var samples = new Samples();
        var results = Enumerable
            .Range(1, Setting.Seeds)
            .AsParallel()
            .AsOrdered()
            .WithCancellation(cancellation)
            .Select(seed =>
            {
                progress.Report($"{name}, seed {seed}");
                return experiment((ulong)seed).ToList();
            });
        foreach (var (metric, value) in results.SelectMany(r => r))
            samples.Add(metric, value);
        return samples;
    }

    private void Add(string name, double value)
    {
        if (!values.TryGetValue(name, out var list))
            values[name] = list = [];
        list.Add(value);
    }
}
