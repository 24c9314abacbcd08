using System.Diagnostics.Metrics;

namespace Notary.EventStore;

/// <summary>The meter Notary.EventStore, with the tag log (the schema).</summary>
internal sealed class AppendMetrics : IDisposable
{
    private readonly Meter meter = new(DaemonMetrics.MeterName);
    private readonly Histogram<int> groups;
    private readonly KeyValuePair<string, object?> log;

    internal AppendMetrics(StoreOptions options)
    {
        log = new("log", options.DatabaseSchemaName);
        groups = meter.CreateHistogram<int>(
            "eventstore.append.group",
            "{session}",
            "Sessions that shared an append's transaction."
        );
    }

    internal void Appended(int sessions) => groups.Record(sessions, log);

    public void Dispose() => meter.Dispose();
}
