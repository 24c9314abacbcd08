namespace Notary.EventStore.Tests.Daemon;

public sealed record Balance(long Total)
{
    public Balance()
        : this(0) { }

    public Balance Apply(Paid e) => new(Total + e.Amount);
}

internal sealed class BalanceProjection : SingleStreamProjection<Balance>;

/// <summary>Fails in one of its pages.</summary>
internal sealed class DyingRebuild(IProjection inner) : IProjection
{
    private int pages;

    public string Name => inner.Name;

    public int Version => inner.Version;

    public string SchemaSql => inner.SchemaSql;

    internal int DiesAtPage { get; init; }

    internal bool Died { get; private set; }

    public Task ApplyAsync(
        IProjectionOperations operations,
        IReadOnlyList<IEvent> page,
        CancellationToken cancellation
    )
    {
        Died = ++pages == DiesAtPage;
        return Died
            ? throw new InvalidOperationException("died")
            : inner.ApplyAsync(operations, page, cancellation);
    }
}
