using System.Globalization;

namespace Notary.Adversary.Tests.Schedules;

/// <summary>Which schedules a run takes: a seeded sample in the quick tier, all that the documents name in the full one.</summary>
internal static class Seeds
{
    public static bool IsFull { get; } =
        Environment.GetEnvironmentVariable("NOTARY_TEST_TIER") == "full";

    /// <summary>Of the first schedule; a failing one is repeated by setting NOTARY_TEST_SEED to its seed.</summary>
    public static int First { get; } =
        Environment.GetEnvironmentVariable("NOTARY_TEST_SEED") is { } seed
            ? int.Parse(seed, CultureInfo.InvariantCulture)
            : Random.Shared.Next(1, int.MaxValue / 2);
}
