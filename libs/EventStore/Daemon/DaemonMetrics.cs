using System.Diagnostics.Metrics;

namespace Notary.EventStore;

/// <summary>
/// The meter Notary.EventStore: every measurement has the tags log (the schema) and shard. A shard that another process runs
/// measures 0 here.
/// </summary>
internal sealed class DaemonMetrics : IDisposable
{
    internal const string MeterName = "Notary.EventStore";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> events;
    private readonly Counter<long> errors;
    private readonly Histogram<double> delay;
    private readonly string log;
    private readonly TimeProvider time;

    internal DaemonMetrics(StoreOptions options, Func<IEnumerable<Shard>> shards)
    {
        (log, time) = (options.DatabaseSchemaName, options.Time);
        events = meter.CreateCounter<long>("eventstore.shard.events", "{event}", "Events done.");
        errors = meter.CreateCounter<long>("eventstore.shard.errors", "{error}", "Failed pages.");
        delay = meter.CreateHistogram<double>(
            "eventstore.shard.delay",
            "s",
            "From an event's append to the commit of its page."
        );
        meter.CreateObservableGauge(
            "eventstore.shard.lag",
            () => shards().Select(s => Measure(s, s.Progress.Lag)),
            "{event}",
            "Events behind the head."
        );
        meter.CreateObservableGauge(
            "eventstore.shard.lag.time",
            () => shards().Select(s => Measure(s, Age(s.Progress.OldestPending))),
            "s",
            "Age of the first event that is not done."
        );
    }

    internal void Processed(string shard, ShardPage page)
    {
        events.Add(page.Events.Count, Tags(shard));
        if (page.Events.Count > 0)
            delay.Record(Age(page.Events[^1].Timestamp), Tags(shard));
    }

    internal void Failed(string shard) => errors.Add(1, Tags(shard));

    public void Dispose() => meter.Dispose();

    /// <summary>Never negative, though the database has a clock of its own.</summary>
    private double Age(DateTimeOffset? since) =>
        since is null ? 0 : Math.Max(0, (time.GetUtcNow() - since.Value).TotalSeconds);

    private Measurement<T> Measure<T>(Shard shard, T value)
        where T : struct => new(value, Tags(shard.Name));

    private KeyValuePair<string, object?>[] Tags(string shard) =>
        [new("log", log), new("shard", shard)];
}
