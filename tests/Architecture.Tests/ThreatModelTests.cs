namespace Notary.Architecture.Tests;

/// <summary>docs/threat-model.md names a test for each attack.</summary>
public sealed class ThreatModelTests
{
    [Fact]
    public void Every_test_that_it_names_exists()
    {
        var tests = string.Concat(Repository.Files.Where(IsTest).Select(Repository.Read));
        var named = Repository
            .Read("docs/threat-model.md")
            .Split('\n')
            .SelectMany(TestsOf)
            .ToList();
        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, name => !tests.Contains(name, StringComparison.Ordinal));
    }

    private static bool IsTest(string file) =>
        file.StartsWith("tests/", StringComparison.Ordinal)
        || file.StartsWith("contracts/evm/test/", StringComparison.Ordinal)
        || file.StartsWith("contracts/fabric/test/", StringComparison.Ordinal);

    /// <summary>A row: | attack | what stops it | `test`, `test` |</summary>
    private static IEnumerable<string> TestsOf(string line) =>
        line.Split('|') is [_, _, _, var tests, _]
            ? tests.Split('`').Where((_, i) => i % 2 == 1)
            : [];
}
