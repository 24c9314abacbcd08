using Npgsql;

namespace Notary.EventStore;

/// <summary>Reads the rows of one query; a passing trouble of the connection is not noticed (<see cref="ReadRetry"/>).</summary>
internal static class Rows
{
    /// <exception cref="NpgsqlException">It went on for about a second, or is an error of another kind.</exception>
    internal static Task<List<T>> ReadAsync<T>(
        NpgsqlDataSource source,
        string sql,
        Func<NpgsqlDataReader, T> parse,
        IReadOnlyList<NpgsqlParameter> parameters,
        CancellationToken cancellation
    ) =>
        ReadRetry.RunAsync(
            async () =>
            {
                await using var command = source.CreateCommand(sql);
                command.Parameters.AddRange(parameters.Select(p => p.Clone()).ToArray());
                await using var row = await command.ExecuteReaderAsync(cancellation);
                var found = new List<T>();
                while (await row.ReadAsync(cancellation))
                    found.Add(parse(row));
                return found;
            },
            cancellation
        );
}
