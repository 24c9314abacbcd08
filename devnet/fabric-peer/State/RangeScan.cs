using Notary.Fabric.Wire.Rwset;

namespace Notary.FabricPeer.State;

/// <summary>
/// A range that is read row by row. The commit checks as much of it as was handed out, and not what lies behind (Fabric,
/// core/ledger/kvledger/txmgmt/txmgr/query_executor.go).
/// </summary>
/// <param name="start">The first key.</param>
/// <param name="end">The first key that is not in the range; empty for no end.</param>
internal sealed class RangeScan(string name, NamespaceState state, string start, string end)
{
    private readonly QueryReads _reads = new();

    /// <summary>What was read so far.</summary>
    public RangeQueryInfo Seen { get; } = new() { StartKey = start };

    /// <summary>The key behind the last row that was read; empty at the end.</summary>
    public string NextKey =>
        state.Range(start, end).Skip(_reads.KvReads.Count).FirstOrDefault().Key ?? "";

    public IEnumerable<KV> Rows()
    {
        Seen.RawReads = _reads;
        foreach (var (key, value) in state.Range(start, end))
        {
            _reads.KvReads.Add(NamespaceSimulator.Read(key, value));
            Seen.EndKey = key;
            yield return new KV
            {
                Namespace = name,
                Key = key,
                Value = value.Value,
            };
        }
        (Seen.EndKey, Seen.ItrExhausted) = (end, true);
    }
}
