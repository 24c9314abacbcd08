using Npgsql;

namespace Notary.EventStore;

/// <inheritdoc cref="ILeases" />
internal sealed class Leases(NpgsqlDataSource source) : ILeases
{
    private const string Join =
        "insert into es_holders values ($1, 1, $2, clock_timestamp() + $3) on conflict (name) do update "
        + "set incarnation = es_holders.incarnation + 1, details = $2, until = clock_timestamp() + $3 returning incarnation";

    private const string Renew =
        "update es_holders set details = $3, until = clock_timestamp() + $4 where name = $1 and incarnation = $2";

    /// <summary>Waits for the append under way, and is seen by the next one.</summary>
    private const string MoveFence = "update es_head set fence = fence + 1";

    private const string Take = """
        insert into es_leases as l select n, 1, h.name, h.incarnation
        from unnest($3) n, es_holders h where h.name = $1 and h.incarnation = $2
        on conflict (name) do update
            set token = l.token + 1, holder = excluded.holder, incarnation = excluded.incarnation
        where (l.holder, l.incarnation) is distinct from (excluded.holder, excluded.incarnation) and not exists (
            select from es_holders h
            where h.name = l.holder and h.incarnation = l.incarnation and h.until > clock_timestamp())
        """;

    private const string Release =
        "update es_leases set holder = null where holder = $1 and incarnation = $2 and name = any ($3)";

    private const string ReleaseAll =
        "update es_leases set holder = null where holder = $1 and incarnation = $2";

    private const string Leave =
        "update es_holders set until = '-infinity' where name = $1 and incarnation = $2";

    public async Task<LeaseHolder> JoinAsync(
        string name,
        string details,
        TimeSpan duration,
        CancellationToken cancellation = default
    )
    {
        await using var command = source.CreateCommand(Join);
        command.Parameters.Add(Sql.Parameter(name));
        command.Parameters.Add(Sql.Parameter(details));
        command.Parameters.Add(Sql.Parameter(duration));
        return new(name, (long)(await command.ExecuteScalarAsync(cancellation))!);
    }

    public async Task<bool> RenewAsync(
        LeaseHolder holder,
        string details,
        TimeSpan duration,
        CancellationToken cancellation = default
    ) =>
        await ExecuteAsync(
            cancellation,
            Of(Renew, holder, Sql.Parameter(details), Sql.Parameter(duration))
        ) == 1;

    public Task TakeAsync(
        LeaseHolder holder,
        IReadOnlyCollection<string> names,
        CancellationToken cancellation = default
    ) =>
        ExecuteAsync(
            cancellation,
            Sql.Command(MoveFence),
            Of(Take, holder, Sql.Parameter(names.ToArray()))
        );

    public Task ReleaseAsync(
        LeaseHolder holder,
        IReadOnlyCollection<string> names,
        CancellationToken cancellation = default
    ) => ExecuteAsync(cancellation, Of(Release, holder, Sql.Parameter(names.ToArray())));

    public Task LeaveAsync(LeaseHolder holder, CancellationToken cancellation = default) =>
        ExecuteAsync(cancellation, Of(ReleaseAll, holder), Of(Leave, holder));

    public Task<LeaseTable> FetchAsync(CancellationToken cancellation = default) =>
        LeaseRows.FetchAsync(source, cancellation);

    private static NpgsqlBatchCommand Of(
        string sql,
        LeaseHolder holder,
        params ReadOnlySpan<NpgsqlParameter> more
    ) => Sql.Command(sql, [Sql.Parameter(holder.Name), Sql.Parameter(holder.Incarnation), .. more]);

    /// <summary>One transaction.</summary>
    private async Task<int> ExecuteAsync(
        CancellationToken cancellation,
        params IReadOnlyList<NpgsqlBatchCommand> commands
    )
    {
        await using var batch = source.CreateBatch();
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        return await batch.ExecuteNonQueryAsync(cancellation);
    }
}
