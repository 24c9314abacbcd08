using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Notary.Fabric.Wire.Rwset;

namespace Notary.FabricPeer.State;

/// <param name="Version">The block and transaction that wrote it.</param>
internal sealed record VersionedValue(ByteString Value, StateVersion Version);

[StructLayout(LayoutKind.Auto)]
internal readonly record struct StateVersion(ulong Block, ulong Transaction)
{
    public static StateVersion? Of(Fabric.Wire.Rwset.Version? version) =>
        version is null ? null : new(version.BlockNum, version.TxNum);

    public Fabric.Wire.Rwset.Version ToWire() => new() { BlockNum = Block, TxNum = Transaction };
}

/// <summary>The current value of each key. Immutable: a simulation keeps the state that it started on.</summary>
internal sealed record WorldState(ImmutableDictionary<string, NamespaceState> Namespaces)
{
    public static readonly WorldState Empty = new(
        ImmutableDictionary.Create<string, NamespaceState>(StringComparer.Ordinal)
    );

    /// <param name="name">The chaincode's name.</param>
    public NamespaceState Of(string name) =>
        Namespaces.TryGetValue(name, out var found) ? found : NamespaceState.Empty;

    public WorldState Apply(IEnumerable<NamespaceEffects> effects, StateVersion version) =>
        new(
            effects.Aggregate(
                Namespaces,
                (all, e) =>
                    all.SetItem(e.Namespace, Of(e.Namespace).Apply(e.Effects.Writes, version))
            )
        );
}

/// <summary>The keys of one chaincode.</summary>
internal sealed record NamespaceState(
    ImmutableDictionary<string, VersionedValue> Values,
    ImmutableSortedSet<string> Keys
)
{
    public static readonly NamespaceState Empty = new(
        ImmutableDictionary.Create<string, VersionedValue>(StringComparer.Ordinal),
        ImmutableSortedSet.Create<string>(KeyOrder.Instance)
    );

    public VersionedValue? Find(string key) => Values.GetValueOrDefault(key);

    /// <param name="start">The first key.</param>
    /// <param name="end">The first key that is not in the range; empty for no end.</param>
    public IEnumerable<(string Key, VersionedValue Value)> Range(string start, string end)
    {
        var index = Keys.IndexOf(start);
        for (var i = index < 0 ? ~index : index; i < Keys.Count; i++)
        {
            var key = Keys[i];
            if (end.Length > 0 && KeyOrder.Instance.Compare(key, end) >= 0)
            {
                yield break;
            }
            yield return (key, Values[key]);
        }
    }

    public NamespaceState Apply(IEnumerable<KVWrite> writes, StateVersion version)
    {
        var (values, keys) = (Values.ToBuilder(), Keys.ToBuilder());
        foreach (var write in writes)
        {
            if (write.IsDelete)
            {
                values.Remove(write.Key);
                keys.Remove(write.Key);
                continue;
            }
            values[write.Key] = new(write.Value, version);
            keys.Add(write.Key);
        }
        return new(values.ToImmutable(), keys.ToImmutable());
    }
}
