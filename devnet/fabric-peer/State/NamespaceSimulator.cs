using Google.Protobuf;
using Notary.Fabric.Wire.Rwset;
using Notary.FabricPeer.Endorsing;

namespace Notary.FabricPeer.State;

/// <summary>One chaincode's part of a transaction: what it reads and writes. Reads do not see own writes.</summary>
internal sealed class NamespaceSimulator(string name, NamespaceState state, PagingRule paging)
{
    private readonly SortedDictionary<string, KVRead> _reads = new(KeyOrder.Instance);
    private readonly SortedDictionary<string, KVWrite> _writes = new(KeyOrder.Instance);
    private readonly List<RangeScan> _scans = [];

    public ByteString Get(string key)
    {
        var value = state.Find(key);
        _reads.TryAdd(key, Read(key, value));
        return value?.Value ?? ByteString.Empty;
    }

    /// <exception cref="EndorsementException">The transaction has read a page.</exception>
    public void Put(string key, ByteString value) =>
        Write(new KVWrite { Key = key, Value = value });

    /// <inheritdoc cref="Put"/>
    public void Delete(string key) => Write(new KVWrite { Key = key, IsDelete = true });

    public RangeScan Scan(string start, string end)
    {
        var scan = new RangeScan(name, state, start, end);
        _scans.Add(scan);
        return scan;
    }

    /// <summary>A scan for a page.</summary>
    /// <exception cref="EndorsementException">The transaction has written.</exception>
    public RangeScan ScanPage(string start, string end)
    {
        paging.ReadPage();
        return Scan(start, end);
    }

    public NsReadWriteSet Effects()
    {
        var effects = new KVRWSet();
        effects.Reads.AddRange(_reads.Values);
        effects.RangeQueriesInfo.AddRange(_scans.Select(scan => scan.Seen));
        effects.Writes.AddRange(_writes.Values);
        return new NsReadWriteSet { Namespace = name, Rwset = effects.ToByteString() };
    }

    internal static KVRead Read(string key, VersionedValue? value) =>
        new() { Key = key, Version = value?.Version.ToWire() };

    private void Write(KVWrite write)
    {
        paging.Write();
        _writes[write.Key] = write;
    }
}
