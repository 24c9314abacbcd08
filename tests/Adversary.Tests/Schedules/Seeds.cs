using System.Globalization;

namespace Notary.Adversary.Tests.Schedules;

/// <summary>Which schedules a run takes: a seeded sample in the quick tier, all that the documents name in the full one.</summary>
internal static class Seeds
{
    /// <summary>How many schedules the tier has; NOTARY_TEST_COUNT asks for another number.</summary>
    public static int Count(int quick, int full) =>
        Environment.GetEnvironmentVariable("NOTARY_TEST_COUNT") is { } count
            ? int.Parse(count, CultureInfo.InvariantCulture)
        : Environment.GetEnvironmentVariable("NOTARY_TEST_TIER") == "full" ? full
        : quick;

    /// <summary>Of the first schedule; a failing one is repeated by setting NOTARY_TEST_SEED to its seed.</summary>
    public static int First { get; } =
        Environment.GetEnvironmentVariable("NOTARY_TEST_SEED") is { } seed
            ? int.Parse(seed, CultureInfo.InvariantCulture)
            : Random.Shared.Next(1, int.MaxValue / 2);
}
