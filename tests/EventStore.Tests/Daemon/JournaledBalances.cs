namespace Notary.EventStore.Tests.Daemon;

/// <summary>Balances, and a journal that shows an event counted twice: its rows have no key.</summary>
internal class JournaledBalances : IProjection
{
    internal const string Shard = "balance:1";

    private readonly BalanceProjection balances = new();

    public string Name => balances.Name;

    public int Version => balances.Version;

    public string SchemaSql =>
        $"{balances.SchemaSql}; create table if not exists journal (position bigint not null)";

    public virtual async Task ApplyAsync(
        IProjectionOperations operations,
        IReadOnlyList<IEvent> page,
        CancellationToken cancellation
    )
    {
        await balances.ApplyAsync(operations, page, cancellation);
        operations.QueueSqlCommand(
            "insert into journal select unnest($1)",
            page.Select(e => e.Position).ToArray()
        );
    }
}

/// <summary>Where in a page's work the shard dies.</summary>
public enum Step
{
    BeforeLoading,
    BetweenLoadingAndWriting,
    AmongTheWrites,
}

/// <summary>Dies in every other page.</summary>
internal sealed class KilledProjection(Step step, Func<Task<bool>> kill) : JournaledBalances
{
    private int pages;

    internal int Kills { get; private set; }

    internal int MostKills { get; init; } = int.MaxValue;

    public override async Task ApplyAsync(
        IProjectionOperations operations,
        IReadOnlyList<IEvent> page,
        CancellationToken cancellation
    )
    {
        var isFatal = pages++ % 2 == 0 && Kills < MostKills;
        if (isFatal && step is Step.BeforeLoading)
            await KillAsync();
        await base.ApplyAsync(operations, page, cancellation);
        if (isFatal && step is Step.BetweenLoadingAndWriting)
            await KillAsync();
        if (isFatal && step is Step.AmongTheWrites)
        {
            operations.QueueSqlCommand("select pg_terminate_backend(pg_backend_pid())");
            operations.QueueSqlCommand("insert into journal values (-1)");
            Kills++;
        }
    }

    private async Task KillAsync()
    {
        Assert.True(await kill());
        Kills++;
    }
}

/// <summary>Gives its shard's lock away with every page, so that two daemons run the shard at once.</summary>
internal sealed class UnlockedProjection : JournaledBalances
{
    public override async Task ApplyAsync(
        IProjectionOperations operations,
        IReadOnlyList<IEvent> page,
        CancellationToken cancellation
    )
    {
        await base.ApplyAsync(operations, page, cancellation);
        operations.QueueSqlCommand("select pg_advisory_unlock_all()");
    }
}
