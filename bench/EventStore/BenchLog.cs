using Notary.EventStore;
using Notary.Oracle.Accounts;
using Npgsql;

namespace Notary.Bench.EventStore;

/// <summary>An oracle's event log in a schema of its own, and bare connections to the same schema.</summary>
internal sealed class BenchLog : IAsyncDisposable
{
    private BenchLog(string connectionString, string schema, Action<StoreOptions> configure)
    {
        Bare = NpgsqlDataSource.Create($"{connectionString};Search Path={schema}");
        Store = DocumentStore.For(options =>
        {
            options.Connection(connectionString);
            options.DatabaseSchemaName = schema;
            options.Events.MapOracleEvents();
            configure(options);
        });
    }

    public IDocumentStore Store { get; }

    public NpgsqlDataSource Bare { get; }

    public static async Task<BenchLog> CreateAsync(
        string connectionString,
        string schema,
        CancellationToken cancellation,
        Action<StoreOptions>? configure = null
    )
    {
        var log = new BenchLog(connectionString, schema, configure ?? (_ => { }));
        await log.Store.ApplyAllConfiguredChangesToDatabaseAsync(cancellation);
        return log;
    }

    public Task<long> AppendAsync(string stream, params IReadOnlyCollection<object> events)
    {
        var session = Store.LightweightSession();
        session.Events.Append(stream, events);
        return session.SaveChangesAsync(CancellationToken.None);
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = Bare.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Bare.DisposeAsync();
    }
}
