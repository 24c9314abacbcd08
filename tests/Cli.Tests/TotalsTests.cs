using System.Diagnostics;

namespace Notary.Cli.Tests;

/// <summary>The sum that `./notary test` closes with: what it counts, and what it refuses.</summary>
public sealed class TotalsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("notary-totals");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Suites_of_every_language_add_up()
    {
        Suite("Solidity", 0, "Suite result: ok. 7 passed; 0 failed; 0 skipped; finished in 2ms");
        Suite("Chaincode", 0, "# pass 3\n# fail 0\n# skipped 0");
        Suite("CSharp", 0, "", Test("A", "Passed"), Test("B", "Passed"));
        Assert.Equal((0, "12 passed, 0 failed, 0 skipped"), await TotalAsync());
    }

    [Fact]
    public async Task A_failed_test_fails_the_run()
    {
        Suite("CSharp", 1, "", Test("A", "Passed"), Test("B", "Failed", "1 is not 2"));
        Assert.Equal((1, "1 passed, 1 failed, 0 skipped"), await TotalAsync());
    }

    [Theory]
    [InlineData("needs ../shared/vectors", 0)]
    [InlineData("needs an outside network", 0)]
    [InlineData("too slow", 1)]
    public async Task A_skip_needs_an_accepted_reason(string reason, int exitCode)
    {
        Suite("CSharp", 0, "", Test("A", "Passed"), Test("B", "NotExecuted", reason));
        Assert.Equal((exitCode, "1 passed, 0 failed, 1 skipped"), await TotalAsync());
    }

    [Theory]
    [InlineData(
        134,
        "Suite result: ok. 2 passed; 0 failed; 0 skipped",
        "2 passed, 1 failed, 0 skipped"
    )]
    [InlineData(0, "nothing was run", "0 passed, 1 failed, 0 skipped")]
    public async Task A_suite_that_crashed_or_ran_nothing_counts_as_failed(
        int code,
        string log,
        string expected
    )
    {
        Suite("Solidity", code, log);
        Assert.Equal((1, expected), await TotalAsync());
    }

    private static string Test(string name, string outcome, string message = "") =>
        $"<UnitTestResult testName=\"{name}\" outcome=\"{outcome}\"><Output><ErrorInfo><Message>{message}</Message></ErrorInfo></Output></UnitTestResult>";

    private void Suite(string name, int code, string log, params string[] tests)
    {
        File.WriteAllText(PathOf($"{name}.exit"), $"{code}\n");
        File.WriteAllText(PathOf($"{name}.log"), log);
        if (tests.Length > 0)
        {
            File.WriteAllText(PathOf($"{name}.trx"), string.Concat(tests));
        }
    }

    private string PathOf(string file) => Path.Combine(folder.FullName, file);

    private async Task<(int ExitCode, string LastLine)> TotalAsync()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "totals.mjs");
        var start = new ProcessStartInfo("node", [script, folder.FullName])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return (node.ExitCode, output.TrimEnd().Split('\n')[^1]);
    }
}
