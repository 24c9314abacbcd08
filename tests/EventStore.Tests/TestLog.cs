using Notary.Testing;
using Npgsql;

namespace Notary.EventStore.Tests;

public sealed record Opened(string Owner);

public sealed record Paid(int Amount);

/// <summary>An aggregate of the two.</summary>
public sealed record Account(string Owner, int Balance, long Version)
{
    public static Account Create(IEvent<Opened> e) => new(e.Data.Owner, 0, e.Version);

    public Account Apply(IEvent<Paid> e) =>
        this with
        {
            Balance = Balance + e.Data.Amount,
            Version = e.Version,
        };
}

/// <summary>An event log in a schema of its own on the assembly's PostgreSQL.</summary>
internal sealed class TestLog : IAsyncDisposable
{
    private readonly NpgsqlDataSource raw;

    private TestLog(string connectionString, string schema, Action<StoreOptions>? configure)
    {
        (ConnectionString, Schema) = (connectionString, schema);
        raw = NpgsqlDataSource.Create(
            $"{connectionString};Search Path={schema};Maximum Pool Size=4"
        );
        Store = Open(configure);
    }

    public string ConnectionString { get; }

    public string Schema { get; }

    public IDocumentStore Store { get; }

    public static async Task<TestLog> CreateAsync(
        Action<StoreOptions>? configure = null,
        string? connectionString = null
    )
    {
        connectionString ??= await SharedPostgres.ConnectionStringAsync();
        var log = new TestLog(connectionString, SharedPostgres.NewSchema(), configure);
        await log.Store.ApplyAllConfiguredChangesToDatabaseAsync();
        return log;
    }

    /// <summary>Another store on the same log, as another process would have it.</summary>
    public IDocumentStore Open(Action<StoreOptions>? configure = null) =>
        DocumentStore.For(options =>
        {
            options.Connection(ConnectionString);
            options.DatabaseSchemaName = Schema;
            options.Events.MapEventType<Opened>("opened").MapEventType<Paid>("paid");
            options.Projections.PollingInterval = TimeSpan.FromMilliseconds(20);
            options.Projections.PauseAfterError = TimeSpan.FromMilliseconds(20);
            configure?.Invoke(options);
        });

    public async Task AppendAsync(string stream, params object[] events)
    {
        var session = Store.LightweightSession();
        session.Events.Append(stream, events);
        await session.SaveChangesAsync();
    }

    public async Task<List<IEvent>> ReadAllAsync(long after = 0)
    {
        var events = new List<IEvent>();
        await foreach (var e in Store.ReadAllAsync(after))
            events.Add(e);
        return events;
    }

    /// <summary>SQL behind the library's back.</summary>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var command = raw.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await raw.DisposeAsync();
    }
}
