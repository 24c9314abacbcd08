using Npgsql;

namespace Notary.Cli.Audit;

/// <summary>The event logs of a database: one schema per instance, named like it with _ for -.</summary>
internal static class LogCatalog
{
    private const string Logs =
        "SELECT replace(table_schema, '_', '-') FROM information_schema.tables WHERE table_name = 'es_events' ORDER BY 1";

    public static async Task<IReadOnlyList<string>> ListAsync(
        string postgres,
        CancellationToken cancellation
    )
    {
        await using var source = NpgsqlDataSource.Create(postgres);
        await using var command = source.CreateCommand(Logs);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var instances = new List<string>();
        while (await reader.ReadAsync(cancellation))
            instances.Add(reader.GetString(0));
        return instances;
    }

    /// <summary>notary-1 is an instance of notary.</summary>
    public static string ServiceOf(string instance) =>
        instance.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('-');
}
