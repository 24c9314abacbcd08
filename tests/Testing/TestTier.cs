using System.Globalization;

namespace Notary.Testing;

/// <summary>How much a run of the tests does: a seeded sample (`./notary test`), or every count that is promised (`--full`).</summary>
public static class TestTier
{
    public static bool IsFull { get; } =
        Environment.GetEnvironmentVariable("NOTARY_TEST_TIER") == "full";

    /// <summary>Of the run; a failing run is repeated by setting NOTARY_TEST_SEED.</summary>
    public static int Seed { get; } =
        Setting("NOTARY_TEST_SEED") ?? Random.Shared.Next(1, int.MaxValue / 2);

    public static T Of<T>(T quick, T full) => IsFull ? full : quick;

    /// <summary>For random schedules: NOTARY_TEST_COUNT asks for another number of them.</summary>
    public static int Schedules(int quick, int full) =>
        Setting("NOTARY_TEST_COUNT") ?? Of(quick, full);

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value
            ? int.Parse(value, CultureInfo.InvariantCulture)
            : null;
}
