using FsCheck;
using FsCheck.Fluent;
using Notary.Credit.Indicators;

namespace Notary.Credit.Tests.Properties;

/// <summary>What a population is made of, in some order.</summary>
public sealed record Parts(
    IReadOnlyList<OldNode> Old,
    IReadOnlyList<NewNode> New,
    IReadOnlyList<TrustLink> Links
)
{
    public Population Join() => Population.Create(Old, New, Links);

    /// <summary>The same in another order.</summary>
    public Parts Shuffled(int seed)
    {
        var random = new Random(seed);
        return new(Shuffled(Old, random), Shuffled(New, random), Shuffled(Links, random));
    }

    private static T[] Shuffled<T>(IEnumerable<T> items, Random random)
    {
        T[] copy = [.. items];
        random.Shuffle(copy);
        return copy;
    }
}

internal static class Populations
{
    private static readonly Gen<double> Rate =
        from value in Gen.Frequency(
            (1, Gen.Constant(0)),
            (1, Gen.Constant(1000)),
            (6, Gen.Choose(0, 1000))
        )
        select value / 1000.0;

    /// <summary>Any shape: empty, one node, constant columns, no links, all to one.</summary>
    public static Gen<Parts> Any { get; } =
        from old in Gen.Choose(0, 12)
        from @new in Gen.Choose(0, 6)
        from rates in Rate.ArrayOf(4 * old + 3 * @new)
        from months in Gen.Choose(0, 20).ArrayOf(old)
        from ends in Gen.Choose(0, Math.Max(0, old - 1)).Two().ListOf(old == 0 ? 0 : 3 * old)
        select new Parts(
            [.. Enumerable.Range(0, old).Select(i => Old(i, rates.AsSpan(4 * i, 4), months[i]))],
            [.. Enumerable.Range(0, @new).Select(i => New(i, rates.AsSpan(4 * old + 3 * i, 3)))],
            [.. ends.Select(e => new TrustLink(OldId(e.Item1), OldId(e.Item2)))]
        );

    public static int Tests =>
        Environment.GetEnvironmentVariable("NOTARY_TEST_TIER") == "full" ? 5_000 : 300;

    private static OldNode Old(int i, ReadOnlySpan<double> rates, int months) =>
        new(OldId(i), rates[0], rates[1], 100 * rates[2], rates[3], months);

    private static NewNode New(int i, ReadOnlySpan<double> rates) =>
        new(new($"A{i}"), rates[0], rates[1], rates[2]);

    private static NodeId OldId(int i) => new($"{i}");
}
