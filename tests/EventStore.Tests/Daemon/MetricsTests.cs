using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Notary.EventStore.Tests.Daemon;

public sealed class MetricsTests
{
    [Fact]
    public async Task Shards_measure_their_work_their_errors_and_their_lag()
    {
        await using var log = await TestLog.CreateAsync();
        using var meters = new Meters(log.Schema);
        await log.AppendAsync("a", new Paid(1), new Paid(2), new Paid(3));
        var poisoned = new Recorder("poisoned") { Poison = 2 };
        await using var daemon = log.Store.BuildProjectionDaemon([
            poisoned,
            new Recorder("healthy"),
        ]);
        daemon.StartAll();

        await Eventually.TrueAsync(() =>
            meters.Sum("eventstore.shard.events", "healthy") == 3
            && meters.Sum("eventstore.shard.events", "poisoned") == 1
            && meters.Sum("eventstore.shard.errors", "poisoned") > 1
            && meters.Sum("eventstore.shard.delay", "healthy") > 0
        );
        Assert.Equal(0, meters.Sum("eventstore.shard.errors", "healthy"));
        // While it rests, and when it tries again.
        var errors = meters.Sum("eventstore.shard.errors", "poisoned");
        while (meters.Sum("eventstore.shard.errors", "poisoned") < errors + 2)
        {
            Assert.Equal(2, meters.Last("eventstore.shard.lag", "poisoned"));
            Assert.True(meters.Last("eventstore.shard.lag.time", "poisoned") > 0);
            await Task.Delay(1);
        }
        Assert.Equal(0, meters.Last("eventstore.shard.lag", "healthy"));
        Assert.Equal(1, meters.Sum("eventstore.append.group", ""));
    }

    /// <summary>What the meter says of one log.</summary>
    private sealed class Meters : IDisposable
    {
        private readonly MeterListener listener = new();
        private readonly ConcurrentDictionary<(string, string), (double Sum, double Last)> values =
        [];
        private readonly string log;

        internal Meters(string log)
        {
            this.log = log;
            listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Notary.EventStore")
                    self.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Note(i, value, tags));
            listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Note(i, value, tags));
            listener.SetMeasurementEventCallback<double>(
                (i, value, tags, _) => Note(i, value, tags)
            );
            listener.Start();
        }

        internal double Sum(string instrument, string shard) =>
            values.GetValueOrDefault((instrument, shard)).Sum;

        internal double Last(string instrument, string shard)
        {
            listener.RecordObservableInstruments();
            return values.GetValueOrDefault((instrument, shard)).Last;
        }

        public void Dispose() => listener.Dispose();

        private void Note(
            Instrument instrument,
            double value,
            ReadOnlySpan<KeyValuePair<string, object?>> tags
        )
        {
            var named = new Dictionary<string, object?>(tags.ToArray(), StringComparer.Ordinal);
            if (log.Equals(named["log"]))
                values.AddOrUpdate(
                    (instrument.Name, named.GetValueOrDefault("shard") as string ?? ""),
                    (value, value),
                    (_, old) => (old.Sum + value, value)
                );
        }
    }
}
