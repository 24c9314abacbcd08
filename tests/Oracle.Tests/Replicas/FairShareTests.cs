using Notary.EventStore;
using Notary.Oracle.Replicas;

namespace Notary.Oracle.Tests.Replicas;

public sealed class FairShareTests
{
    [Fact]
    public void One_oracle_takes_all()
    {
        var (take, release) = FairShare.Of(Table(["a"], []), Holder("a"));
        Assert.Equal(Partition.Count, take.Count);
        Assert.Empty(release);
    }

    [Fact]
    public void Who_has_too_many_gives_back_and_nobody_takes_from_the_living()
    {
        var table = Table(["a", "b"], [.. Enumerable.Repeat("a", Partition.Count)]);
        Assert.Equal(Partition.Count / 2, FairShare.Of(table, Holder("a")).Release.Count);
        Assert.Empty(FairShare.Of(table, Holder("b")).Take);
    }

    [Fact]
    public void What_the_dead_held_is_shared_by_the_living()
    {
        var table = Table(["a", "b", "c"], [.. Enumerable.Repeat("dead", Partition.Count)]);
        var shares = table.Living.Keys.Select(n => FairShare.Of(table, Holder(n)).Take.Count);
        Assert.Equal([11, 11, 10], shares);
    }

    [Fact]
    public void An_earlier_process_of_a_living_name_is_dead()
    {
        var table = Table(["a"], [.. Enumerable.Repeat("a", Partition.Count)]);
        var successor = Holder("a") with { Incarnation = 2 };
        var living = table with
        {
            Living = new Dictionary<string, (LeaseHolder, string)>(StringComparer.Ordinal)
            {
                ["a"] = (successor, ""),
            },
        };
        Assert.Equal(Partition.Count, FairShare.Of(living, successor).Take.Count);
    }

    [Fact]
    public void Any_beginning_ends_in_fair_shares_that_stay()
    {
        var random = new Random(20_261);
        for (var round = 0; round < 200; round++)
        {
            string[] living = [.. "abcdefg".Take(random.Next(1, 8)).Select(c => $"{c}")];
            var held = Enumerable
                .Range(0, Partition.Count)
                .Select(_ => $"{"abcdefgxyz"[random.Next(10)]}");
            string?[] holders = [.. held];
            for (var beat = 0; beat < 3; beat++)
                foreach (var name in living)
                    Apply(holders, FairShare.Of(Table(living, holders), Holder(name)), name);
            var counts = living.Select(n => holders.Count(h => h == n)).ToList();
            Assert.Equal(Partition.Count, counts.Sum());
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }
    }

    private static void Apply(
        string?[] holders,
        (IReadOnlyList<string> Take, IReadOnlyList<string> Release) change,
        string name
    )
    {
        foreach (var (n, partition) in Partition.Names.Index())
            if (change.Take.Contains(partition, StringComparer.Ordinal))
                holders[n] = name;
            else if (change.Release.Contains(partition, StringComparer.Ordinal))
                holders[n] = null;
    }

    private static LeaseHolder Holder(string name) => new(name, 1);

    private static LeaseTable Table(string[] living, string?[] holders) =>
        new(
            0,
            holders
                .Index()
                .ToDictionary(
                    h => Partition.Names[h.Index],
                    h =>
                        (
                            new Lease(Partition.Names[h.Index], 1),
                            h.Item is null ? null : Holder(h.Item)
                        ),
                    StringComparer.Ordinal
                ),
            living.ToDictionary(n => n, n => (Holder(n), ""), StringComparer.Ordinal)
        );
}
