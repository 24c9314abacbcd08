namespace Notary.EndToEnd.Tests.Demo;

public sealed class UsageTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("demo", "--threshold", "1")]
    [InlineData("demo", "--threshold", "4")]
    [InlineData("demo", "--notaries", "0")]
    [InlineData("demo", "--block-time", "0")]
    [InlineData("demo", "--block-time", "soon")]
    [InlineData("demo", "--fast")]
    [InlineData("audit", "replay")]
    [InlineData("audit", "replay", "--fast")]
    public async Task Bad_usage_is_one_line_and_starts_nothing(params string[] args)
    {
        var result = await CliProcess.RunAsync(Timeout, args);
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("notary: ", Assert.Single(result.Errors), StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Empty(result.Leftovers);
    }
}
