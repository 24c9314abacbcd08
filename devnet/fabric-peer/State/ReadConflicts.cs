using Notary.Fabric.Wire.Peer;
using Notary.Fabric.Wire.Rwset;

namespace Notary.FabricPeer.State;

/// <summary>Whether what a transaction read is still so (multi-version concurrency control).</summary>
internal static class ReadConflicts
{
    public static TxValidationCode Check(WorldState state, IEnumerable<NamespaceEffects> effects)
    {
        foreach (var (name, set) in effects)
        {
            var current = state.Of(name);
            if (!set.Reads.All(read => IsCurrent(current, read)))
            {
                return TxValidationCode.MvccReadConflict;
            }
            if (!set.RangeQueriesInfo.All(range => IsCurrent(current, range)))
            {
                return TxValidationCode.PhantomReadConflict;
            }
        }
        return TxValidationCode.Valid;
    }

    private static bool IsCurrent(NamespaceState state, KVRead read) =>
        state.Find(read.Key)?.Version == StateVersion.Of(read.Version);

    private static bool IsCurrent(NamespaceState state, RangeQueryInfo range) =>
        state
            .Range(range.StartKey, EndOf(range))
            .Select(row => NamespaceSimulator.Read(row.Key, row.Value))
            .SequenceEqual(range.RawReads?.KvReads ?? []);

    /// <summary>Of a range that was not read to its end, the last key that was read is the last one that counts.</summary>
    private static string EndOf(RangeQueryInfo range) =>
        range.ItrExhausted ? range.EndKey : range.EndKey + '\0';
}
