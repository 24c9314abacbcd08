using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Notary.EventStore;

namespace Notary.Bench.Watcher.Latency;

/// <summary>When a reader of a log sees the first event of a type for each transaction; it looks every millisecond or so.</summary>
internal sealed class LogSightings : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly IDocumentStore store;
    private readonly string type;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<string, long> seen = new(StringComparer.Ordinal);
    private readonly Task reading;

    public LogSightings(string postgres, string schema, string type)
    {
        this.type = type;
        store = DocumentStore.For(options =>
        {
            options.Connection(postgres);
            options.DatabaseSchemaName = schema;
        });
        reading = Task.Run(ReadAsync);
    }

    /// <summary>Timestamps of <see cref="Stopwatch"/> by transaction id.</summary>
    public IReadOnlyDictionary<string, long> Seen => seen;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await store.DisposeAsync();
        stop.Dispose();
    }

    private async Task ReadAsync()
    {
        for (var position = 0L; ; await Task.Delay(Tick, stop.Token))
        {
            await foreach (var e in store.ReadRecordedAsync(position, cancellation: stop.Token))
            {
                position = e.Position;
                if (e.Type == type)
                    seen.TryAdd(TxId(e.Data), Stopwatch.GetTimestamp());
            }
        }
    }

    private static string TxId(string data)
    {
        using var json = JsonDocument.Parse(data);
        return json
            .RootElement.EnumerateObject()
            .Single(m => m.NameEquals("TxId") || m.NameEquals("txId"))
            .Value.GetString()!;
    }
}
