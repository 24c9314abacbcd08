namespace Notary.Bench;

/// <summary>Every benchmark that `./notary bench` knows.</summary>
public static class Benchmarks
{
    public static IReadOnlyList<IBenchmark> All { get; } =
    [
        new Exchanges.ExchangeBenchmark(),
        new EventStore.EventStoreBenchmark(),
        new Threshold.ThresholdBenchmark(),
        new Threshold.SessionBenchmark(),
        new Watcher.WatcherBenchmark(),
        new Watcher.FabricClientBenchmark(),
        new Oracle.OracleBenchmark(),
        new Challenges.ChallengeBenchmark(),
        new Gas.GasBenchmark(),
        new Credit.CreditBenchmark(),
    ];

    public static IBenchmark? Find(string name) =>
        All.FirstOrDefault(b => string.Equals(b.Name, name, StringComparison.Ordinal));
}
