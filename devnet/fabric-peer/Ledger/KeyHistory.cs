using System.Collections.Concurrent;
using System.Collections.Immutable;
using Notary.Fabric.Wire.Rwset;

namespace Notary.FabricPeer.Ledger;

/// <summary>Every value that a key has had, newest first.</summary>
internal sealed class KeyHistory
{
    private readonly ConcurrentDictionary<
        (string Namespace, string Key),
        ImmutableStack<KeyModification>
    > _changes = [];

    public IEnumerable<KeyModification> Of(string name, string key) =>
        _changes.GetValueOrDefault((name, key), []);

    public void Take(EndorserTransaction transaction)
    {
        foreach (var (name, effects) in transaction.Effects)
        {
            foreach (var write in effects.Writes)
            {
                Push(name, write, transaction);
            }
        }
    }

    public void Clear() => _changes.Clear();

    private void Push(string name, KVWrite write, EndorserTransaction transaction)
    {
        var change = new KeyModification
        {
            TxId = transaction.TransactionId,
            Value = write.Value,
            IsDelete = write.IsDelete,
            Timestamp = transaction.ChannelHeader.Timestamp,
        };
        var earlier = _changes.GetValueOrDefault((name, write.Key), []);
        _changes[(name, write.Key)] = earlier.Push(change);
    }
}
