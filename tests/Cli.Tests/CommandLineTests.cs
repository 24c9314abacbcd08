namespace Notary.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("Unrecognized command or argument 'unknown'. Type: ./notary --help", "unknown")]
    [InlineData(
        "Unrecognized command or argument '--fast'. Type: ./notary bench --help",
        "bench",
        "x",
        "--fast"
    )]
    [InlineData(
        "Unrecognized command or argument '--fast'. Type: ./notary audit --help",
        "audit",
        "--fast"
    )]
    [InlineData("There is no benchmark x. Type: ./notary bench", "bench", "x", "--json")]
    [InlineData("gas writes no report: leave --out away.", "bench", "gas", "--out", "x")]
    [InlineData("--out takes a folder, which \"\" is not.", "bench", "credit", "--out", "")]
    [InlineData(
        "--out names a benchmark's report: name one. Type: ./notary bench",
        "bench",
        "--out",
        "x"
    )]
    public async Task Wrong_usage_says_in_one_line_what_to_type(
        string expected,
        params string[] args
    )
    {
        await using var errors = new StringWriter();
        Assert.Equal(2, await new CommandLine(errors).RunAsync(args));
        Assert.Equal($"notary: {expected}\n", errors.ToString());
    }
}
