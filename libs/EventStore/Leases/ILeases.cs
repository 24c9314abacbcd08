namespace Notary.EventStore;

/// <summary>
/// Leases over parts of the log, for processes that share it: a session that appends under a lease (see
/// <see cref="IDocumentSession.Under"/>) is saved only while that lease is the newest of its name, however long its holder was
/// away. Time is the database's.
/// </summary>
public interface ILeases
{
    /// <summary>Joins. A process that had the name is replaced: it can neither renew nor take any more.</summary>
    /// <param name="details">What the others should know of this one, an address for instance.</param>
    Task<LeaseHolder> JoinAsync(
        string name,
        string details,
        TimeSpan duration,
        CancellationToken cancellation = default
    );

    /// <summary>Lives on for <paramref name="duration"/>.</summary>
    /// <returns>False if another process has the name.</returns>
    Task<bool> RenewAsync(
        LeaseHolder holder,
        string details,
        TimeSpan duration,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// Takes those of the names that nobody alive holds, and those that its name held in another process. All that was appended
    /// under them before is in the log from now on, and nothing else will be.
    /// </summary>
    Task TakeAsync(
        LeaseHolder holder,
        IReadOnlyCollection<string> names,
        CancellationToken cancellation = default
    );

    /// <summary>Gives leases back.</summary>
    Task ReleaseAsync(
        LeaseHolder holder,
        IReadOnlyCollection<string> names,
        CancellationToken cancellation = default
    );

    /// <summary>Gives everything back, and is no longer alive.</summary>
    Task LeaveAsync(LeaseHolder holder, CancellationToken cancellation = default);

    /// <summary>Who holds what, and the log's position, which is not newer.</summary>
    Task<LeaseTable> FetchAsync(CancellationToken cancellation = default);
}

/// <summary>A process among those of the log.</summary>
/// <param name="Incarnation">Counts the processes that had the name.</param>
public sealed record LeaseHolder(string Name, long Incarnation);

/// <summary>The right to append under a name, until somebody takes a newer one.</summary>
/// <param name="Token">The fencing token: it grows with every taking.</param>
public sealed record Lease(string Name, long Token);

/// <param name="Leases">By name; a holder may have died since.</param>
/// <param name="Living">Details of the holders that live, by name.</param>
public sealed record LeaseTable(
    long Position,
    IReadOnlyDictionary<string, (Lease Lease, LeaseHolder? Holder)> Leases,
    IReadOnlyDictionary<string, (LeaseHolder Holder, string Details)> Living
);
