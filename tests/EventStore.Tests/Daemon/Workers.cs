namespace Notary.EventStore.Tests.Daemon;

/// <summary>Notes the positions that it handled.</summary>
internal sealed class Recorder(string name = "recorder") : ISubscription
{
    private readonly List<long> positions = [];

    public string Name => name;

    public IReadOnlyCollection<Type>? EventTypes { get; init; }

    /// <summary>The position at which it throws.</summary>
    internal long Poison { get; init; }

    internal IReadOnlyList<long> Positions
    {
        get
        {
            lock (positions)
                return [.. positions];
        }
    }

    public Task ProcessEventsAsync(IReadOnlyList<IEvent> page, CancellationToken cancellation)
    {
        if (page.Any(e => e.Position == Poison))
            throw new InvalidOperationException("poison");
        lock (positions)
            positions.AddRange(page.Select(e => e.Position));
        return Task.CompletedTask;
    }
}

/// <summary>Counts amounts, and dies before, between and after its commands, or by a command that the database refuses.</summary>
internal sealed class DyingProjection : IProjection
{
    private int calls;

    public string Name => "dying";

    public int Version => 1;

    public string SchemaSql =>
        "create table if not exists dying (position bigint not null, amount int not null)";

    internal int Deaths { get; private set; }

    public Task ApplyAsync(
        IProjectionOperations operations,
        IReadOnlyList<IEvent> page,
        CancellationToken cancellation
    )
    {
        var fate = calls++ % 4;
        if (fate == 0)
            throw Died();
        foreach (var e in page)
            operations.QueueSqlCommand(
                "insert into dying values ($1, $2)",
                e.Position,
                ((Paid)e.Data).Amount
            );
        if (fate == 1)
            throw Died();
        if (fate == 2)
        {
            Deaths++;
            operations.QueueSqlCommand("select 1 / 0");
        }
        return Task.CompletedTask;
    }

    private InvalidOperationException Died()
    {
        Deaths++;
        return new InvalidOperationException("died");
    }
}
