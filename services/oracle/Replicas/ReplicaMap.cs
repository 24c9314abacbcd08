using Notary.EventStore;

namespace Notary.Oracle.Replicas;

/// <summary>Who decided for which partition when the database was last asked.</summary>
internal sealed class ReplicaMap
{
    private readonly Lease?[] own = new Lease?[Partition.Count];
    private readonly ReplicaDetails?[] owners = new ReplicaDetails?[Partition.Count];

    private ReplicaMap() { }

    public static ReplicaMap Empty { get; } = new();

    /// <summary>Nobody else lives, and every partition is this oracle's.</summary>
    public bool IsAlone { get; private init; }

    public static ReplicaMap Of(LeaseTable table, LeaseHolder self)
    {
        var map = new ReplicaMap
        {
            IsAlone =
                table.Living.Count == 1
                && Partition.Names.All(n =>
                    table.Leases.TryGetValue(n, out var held) && held.Holder == self
                ),
        };
        foreach (var (n, name) in Partition.Names.Index())
            if (table.Leases.TryGetValue(name, out var held) && held.Holder is { } holder)
                map.Set(n, held.Lease, holder, self, table);
        return map;
    }

    public bool HasOwn => Array.Exists(own, lease => lease is not null);

    /// <summary>Null for a partition of another.</summary>
    public Lease? OwnLease(int partition) => own[partition];

    /// <summary>Null for a partition that is nobody else's, as far as is known.</summary>
    public ReplicaDetails? OwnerOf(int partition) => owners[partition];

    public ReplicaMap Without(IReadOnlyCollection<string> leases)
    {
        var map = new ReplicaMap();
        own.CopyTo(map.own, 0);
        owners.CopyTo(map.owners, 0);
        for (var n = 0; n < Partition.Count; n++)
            if (leases.Contains(Partition.Names[n], StringComparer.Ordinal))
                map.own[n] = null;
        return map;
    }

    private void Set(int n, Lease lease, LeaseHolder holder, LeaseHolder self, LeaseTable table)
    {
        if (holder == self)
            own[n] = lease;
        else if (table.Living.TryGetValue(holder.Name, out var living) && living.Holder == holder)
            owners[n] = ReplicaDetails.Parse(living.Details);
    }
}
