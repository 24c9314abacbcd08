using Notary.Devnet.Audit;
using Notary.Devnet.Services;
using Notary.EventStore;
using Npgsql;

namespace Notary.Cli.Audit;

/// <summary>A log of the database. Service: null where its first events are no service's.</summary>
internal sealed record CatalogedLog(string Postgres, string Instance, ServiceKind? Service)
{
    /// <summary>Opens it for reading what is stored.</summary>
    public IDocumentStore Open() =>
        DocumentStore.For(options =>
        {
            options.Connection(Postgres);
            options.DatabaseSchemaName = Instance.Replace('-', '_');
        });

    /// <exception cref="UsageException">Nobody knows whose log it is.</exception>
    public AuditedLog OpenAudited() =>
        AuditedLog.Open(
            Postgres,
            Instance,
            Service
                ?? throw new UsageException(
                    $"The log {Instance} is of no service that this program knows; name others."
                )
        );
}

/// <summary>The event logs of a database: one schema per instance, named like it with _ for -.</summary>
internal sealed class LogCatalog(string postgres)
{
    private const string Logs =
        "SELECT replace(table_schema, '_', '-') FROM information_schema.tables WHERE table_name = 'es_events' ORDER BY 1";

    /// <summary>How many events tell whose log it is: a service's settings come first.</summary>
    private const int FirstEvents = 50;

    /// <param name="named">None for all.</param>
    /// <exception cref="UsageException">A log that is named does not exist, or there is none.</exception>
    public async Task<IReadOnlyList<CatalogedLog>> FindAsync(
        IReadOnlyCollection<string> named,
        CancellationToken cancellation
    )
    {
        var known = await ListAsync(cancellation);
        if (known.Count == 0)
            throw new UsageException("The database holds no event log.");
        if (named.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new UsageException(
                $"There is no log {unknown}; there are: {string.Join(", ", known)}"
            );
        var logs = new List<CatalogedLog>();
        foreach (
            var instance in known.Where(name =>
                named.Count == 0 || named.Contains(name, StringComparer.Ordinal)
            )
        )
            logs.Add(await IdentifyAsync(instance, cancellation));
        return logs;
    }

    private async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(postgres);
        await using var command = source.CreateCommand(Logs);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var instances = new List<string>();
        while (await reader.ReadAsync(cancellation))
            instances.Add(reader.GetString(0));
        return instances;
    }

    private async Task<CatalogedLog> IdentifyAsync(string instance, CancellationToken cancellation)
    {
        var log = new CatalogedLog(postgres, instance, Service: null);
        await using var store = log.Open();
        var types = new HashSet<string>(StringComparer.Ordinal);
        await foreach (
            var recorded in store.ReadRecordedAsync(to: FirstEvents, cancellation: cancellation)
        )
            types.Add(recorded.Type);
        return log with { Service = ServiceOf(instance, types) };
    }

    /// <summary>Instances may have any name: whose log it is show its event types; the name decides where several fit.</summary>
    private static ServiceKind? ServiceOf(string instance, IReadOnlyCollection<string> types)
    {
        var fitting = ServiceKind.All.Where(kind => types.All(kind.Knows)).ToList();
        return fitting.Count == 1
            ? fitting[0]
            : fitting.Find(kind => instance.StartsWith(kind.Name, StringComparison.Ordinal));
    }
}
