using System.Reflection;
using Npgsql;

namespace Notary.EventStore;

/// <summary>Applies the numbered SQL files of this library, and the projections' tables, under an advisory lock.</summary>
internal sealed class Migrator(NpgsqlDataSource source, StoreOptions options)
{
    internal async Task ApplyAsync(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await LockAndCreateSchemaAsync(connection, cancellation);
        var applied = await AppliedAsync(connection, cancellation);
        foreach (var (number, sql) in Files().Where(f => !applied.Contains(f.Number)))
            await ApplyAsync(connection, number, sql, cancellation);
        foreach (var projection in options.Projections.All)
            await ExecuteAsync(connection, projection.SchemaSql, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task LockAndCreateSchemaAsync(
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        var key = AdvisoryLock.Key(options.DatabaseSchemaName, "migrate");
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({key})", cancellation);
        await ExecuteAsync(
            connection,
            $"""
            create schema if not exists "{options.DatabaseSchemaName}";
            create table if not exists es_migrations (number int primary key, applied timestamptz not null default now());
            """,
            cancellation
        );
    }

    /// <summary>Numbers may have gaps that later files fill.</summary>
    private static async Task<IReadOnlySet<int>> AppliedAsync(
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(
            "select coalesce(array_agg(number), '{}') from es_migrations",
            connection
        );
        return ((int[])(await command.ExecuteScalarAsync(cancellation))!).ToHashSet();
    }

    private static Task ApplyAsync(
        NpgsqlConnection connection,
        int number,
        string sql,
        CancellationToken cancellation
    ) =>
        ExecuteAsync(
            connection,
            $"{sql}; insert into es_migrations (number) values ({number})",
            cancellation
        );

    private static async Task ExecuteAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static IEnumerable<(int Number, string Sql)> Files()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (
                int.Parse(name.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture),
                reader.ReadToEnd()
            );
        }
    }
}
