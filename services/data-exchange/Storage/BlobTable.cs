using Notary.EventStore;
using Notary.Evm;
using Npgsql;

namespace Notary.DataExchange.Storage;

/// <summary>The data itself, by its SHA-256, in a table beside the event log, which holds only what happened to it.</summary>
internal sealed class BlobTable : IHostedService, IAsyncDisposable
{
    private readonly NpgsqlDataSource source;

    public BlobTable(IDocumentStore store)
    {
        var connection = new NpgsqlConnectionStringBuilder(store.Options.ConnectionString)
        {
            SearchPath = store.Options.DatabaseSchemaName,
        };
        source = NpgsqlDataSource.Create(connection);
    }

    /// <summary>The event log, which starts earlier, has made the schema. The lock keeps replicas from racing.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(
            new("select pg_advisory_xact_lock(hashtext(current_schema() || '.data_blobs'))")
        );
        batch.BatchCommands.Add(
            new(
                "create table if not exists data_blobs (hash bytea primary key, data bytea not null)"
            )
        );
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stores data under its hash; harmless when repeated.</summary>
    public async Task PutAsync(Bytes32 hash, byte[] data, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            "insert into data_blobs (hash, data) values ($1, $2) on conflict do nothing"
        );
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = hash.ToArray() });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = data });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The data of an upload that the log holds.</summary>
    public async Task<byte[]> GetAsync(Bytes32 hash, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            "select data from data_blobs where hash = $1"
        );
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = hash.ToArray() });
        return (byte[]?)await command.ExecuteScalarAsync(cancellation)
            ?? throw new InvalidOperationException($"the data of {hash} is missing");
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
