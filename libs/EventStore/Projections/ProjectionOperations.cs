using System.Text.Json;
using Npgsql;

namespace Notary.EventStore;

/// <summary>Collects a page's commands for one batch.</summary>
internal sealed class ProjectionOperations(NpgsqlConnection connection, JsonSerializerOptions json)
    : IProjectionOperations
{
    private readonly List<NpgsqlBatchCommand> commands = [];

    internal IReadOnlyList<NpgsqlBatchCommand> Commands => commands;

    public void QueueSqlCommand(string sql, params object[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        commands.Add(command);
    }

    public async Task<IReadOnlyDictionary<string, T>> LoadManyAsync<T>(
        string table,
        IReadOnlyCollection<string> ids,
        CancellationToken cancellation
    )
        where T : class
    {
        await using var command = new NpgsqlCommand(
            $"select id, data::text from {table} where id = any ($1)",
            connection
        );
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. ids] });
        var documents = new Dictionary<string, T>(StringComparer.Ordinal);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
            documents.Add(row.GetString(0), DocumentJson.Read<T>(row.GetString(1), json)!);
        return documents;
    }

    public string Serialize(object document) =>
        JsonSerializer.Serialize(document, document.GetType(), json);
}
