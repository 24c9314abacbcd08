using Notary.EventStore;
using Notary.Evm;
using Npgsql;

namespace Notary.IpfsRegistry.Blocks;

/// <summary>The embedded block store: a table beside the service's event log.</summary>
public sealed class PostgresBlockStore : IBlockStore, IAsyncDisposable
{
    private const string Table =
        "create table if not exists blocks (digest bytea primary key, block bytea not null)";

    private readonly NpgsqlDataSource source;
    private readonly Lazy<Task> created;

    public PostgresBlockStore(IDocumentStore log)
    {
        source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(log.Options.ConnectionString)
            {
                SearchPath = log.Options.DatabaseSchemaName,
            }
        );
        created = new Lazy<Task>(CreateTableAsync);
    }

    public async Task PutAsync(byte[] block, CancellationToken cancellation)
    {
        await created.Value;
        await using var command = source.CreateCommand(
            "insert into blocks (digest, block) values ($1, $2) on conflict do nothing"
        );
        command.Parameters.Add(
            new NpgsqlParameter<byte[]> { TypedValue = Block.DigestOf(block).ToArray() }
        );
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = block });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<byte[]?> GetAsync(Bytes32 digest, CancellationToken cancellation)
    {
        await created.Value;
        await using var command = source.CreateCommand(
            "select block from blocks where digest = $1"
        );
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = digest.ToArray() });
        return await command.ExecuteScalarAsync(cancellation) is byte[] block
            ? Block.Check(block, digest)
            : null;
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private async Task CreateTableAsync()
    {
        await using var command = source.CreateCommand(Table);
        await command.ExecuteNonQueryAsync();
    }
}
