using Notary.Fabric.Wire.Rwset;

namespace Notary.FabricPeer.State;

/// <summary>Runs one transaction on a fixed state, through all of the chaincodes that it calls.</summary>
internal sealed class TransactionSimulator(WorldState state)
{
    private readonly Lock _lock = new();
    private readonly PagingRule _paging = new();
    private readonly SortedDictionary<string, NamespaceSimulator> _namespaces = new(
        StringComparer.Ordinal
    );

    /// <summary>A chaincode's keys. A chaincode may call several others at once.</summary>
    public NamespaceSimulator Of(string chaincode)
    {
        lock (_lock)
        {
            if (!_namespaces.TryGetValue(chaincode, out var found))
            {
                found = new NamespaceSimulator(chaincode, state.Of(chaincode), _paging);
                _namespaces.Add(chaincode, found);
            }
            return found;
        }
    }

    public TxReadWriteSet Effects()
    {
        var set = new TxReadWriteSet();
        set.NsRwset.AddRange(_namespaces.Values.Select(n => n.Effects()));
        return set;
    }
}
