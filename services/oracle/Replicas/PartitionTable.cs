using Notary.EventStore;
using Notary.Evm;

namespace Notary.Oracle.Replicas;

/// <summary>Whether an agreement is this oracle's to decide for. What it says may be late: the log refuses a lease that was lost.</summary>
public sealed class PartitionTable
{
    private readonly Lock changing = new();
    private volatile ReplicaMap map = ReplicaMap.Empty;

    internal bool IsAlone => map.IsAlone;

    internal ReplicaMap Map
    {
        get => map;
        set
        {
            lock (changing)
                map = value;
        }
    }

    internal bool Owns(Bytes32 agreementId) => map.OwnLease(Partition.Of(agreementId)) is not null;

    internal ReplicaDetails? OwnerOf(Bytes32 agreementId) => map.OwnerOf(Partition.Of(agreementId));

    /// <exception cref="ElsewhereException">Another oracle decides for it, or nobody yet.</exception>
    internal Lease LeaseOf(Bytes32 agreementId) =>
        map.OwnLease(Partition.Of(agreementId)) ?? throw new ElsewhereException(agreementId);

    /// <summary>They are not this oracle's any more.</summary>
    internal void Lose(params IReadOnlyCollection<string> leases)
    {
        lock (changing)
            map = map.Without(leases);
    }
}

/// <summary>The agreement is not this oracle's to decide for.</summary>
public sealed class ElsewhereException(Bytes32 agreementId)
    : Exception($"Agreement {agreementId} is another oracle's.")
{
    public Bytes32 AgreementId { get; } = agreementId;
}
