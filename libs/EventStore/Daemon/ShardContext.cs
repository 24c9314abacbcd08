using Microsoft.Extensions.Logging;
using Npgsql;

namespace Notary.EventStore;

/// <summary>What the shards of a daemon share.</summary>
/// <param name="Source">Pooled connections.</param>
/// <param name="Connections">Unpooled ones: a pool would keep a stopped shard's connection, and with it the shard's lock.</param>
internal sealed record ShardContext(
    NpgsqlDataSource Source,
    NpgsqlDataSource Connections,
    StoreOptions Options,
    WakeUp WakeUp,
    DaemonMetrics Metrics,
    ILogger Logger
)
{
    internal ShardFailures Failures { get; } = new(Source, Logger);
}
