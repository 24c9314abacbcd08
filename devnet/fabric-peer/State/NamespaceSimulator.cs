using Google.Protobuf;
using Notary.Fabric.Wire.Rwset;

namespace Notary.FabricPeer.State;

/// <summary>One chaincode's part of a transaction: what it reads and writes. Reads do not see own writes.</summary>
internal sealed class NamespaceSimulator(string name, NamespaceState state)
{
    private readonly SortedDictionary<string, KVRead> _reads = new(KeyOrder.Instance);
    private readonly SortedDictionary<string, KVWrite> _writes = new(KeyOrder.Instance);
    private readonly List<RangeQueryInfo> _ranges = [];

    public ByteString Get(string key)
    {
        var value = state.Find(key);
        _reads.TryAdd(key, Read(key, value));
        return value?.Value ?? ByteString.Empty;
    }

    public void Put(string key, ByteString value) =>
        _writes[key] = new KVWrite { Key = key, Value = value };

    public void Delete(string key) => _writes[key] = new KVWrite { Key = key, IsDelete = true };

    public IReadOnlyList<KV> Range(string start, string end)
    {
        var rows = state.Range(start, end).ToList();
        _ranges.Add(Query(start, end, rows.Select(r => Read(r.Key, r.Value))));
        return
        [
            .. rows.Select(r => new KV
            {
                Namespace = name,
                Key = r.Key,
                Value = r.Value.Value,
            }),
        ];
    }

    public NsReadWriteSet Effects()
    {
        var effects = new KVRWSet();
        effects.Reads.AddRange(_reads.Values);
        effects.RangeQueriesInfo.AddRange(_ranges);
        effects.Writes.AddRange(_writes.Values);
        return new NsReadWriteSet { Namespace = name, Rwset = effects.ToByteString() };
    }

    internal static KVRead Read(string key, VersionedValue? value) =>
        new() { Key = key, Version = value?.Version.ToWire() };

    private static RangeQueryInfo Query(string start, string end, IEnumerable<KVRead> reads)
    {
        var seen = new QueryReads();
        seen.KvReads.AddRange(reads);
        return new()
        {
            StartKey = start,
            EndKey = end,
            ItrExhausted = true,
            RawReads = seen,
        };
    }
}
