using Notary.EventStore;

namespace Notary.Oracle.Replicas;

/// <summary>Which partitions an oracle takes or gives back, so that all that live have as many as each other. Pure.</summary>
public static class FairShare
{
    public static (IReadOnlyList<string> Take, IReadOnlyList<string> Release) Of(
        LeaseTable table,
        LeaseHolder self
    )
    {
        var mine = Partition.Names.Where(n => HolderOf(table, n) == self).ToList();
        var free = Partition.Names.Where(n => !IsHeld(table, n));
        var share = ShareOf(self, [.. table.Living.Keys.Order(StringComparer.Ordinal)]);
        return ([.. free.Take(share - mine.Count)], [.. mine.Skip(share)]);
    }

    /// <summary>What does not divide goes to the first by name.</summary>
    private static int ShareOf(LeaseHolder self, List<string> living)
    {
        var (each, rest) = Math.DivRem(Partition.Count, living.Count);
        return living.IndexOf(self.Name) < rest ? each + 1 : each;
    }

    private static LeaseHolder? HolderOf(LeaseTable table, string name) =>
        table.Leases.TryGetValue(name, out var lease) ? lease.Holder : null;

    private static bool IsHeld(LeaseTable table, string name) =>
        HolderOf(table, name) is { } holder
        && table.Living.TryGetValue(holder.Name, out var living)
        && living.Holder == holder;
}
