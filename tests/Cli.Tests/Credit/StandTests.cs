using Notary.Cli.Tests.Audit;

namespace Notary.Cli.Tests.Credit;

/// <summary>What an operator may type wrong when its notary is to stand for election.</summary>
public sealed class StandTests
{
    [Theory]
    [InlineData("--bond takes base units", "--bond", "-1", "--as", "provider")]
    [InlineData("--bond takes base units", "--bond", "0x10", "--as", "provider")]
    [InlineData("--bond takes base units", "--bond", "0", "--as", "provider")]
    [InlineData("--as and --settings are for --bond", "--as", "provider")]
    [InlineData("--key eip155:31337 cannot be read", "--operator", "0x11")]
    public async Task Wrong_usage_says_what_to_type(string expected, params string[] args)
    {
        var run = await CliRun.RunAsync([
            "credit",
            "register",
            "--notary",
            "http://127.0.0.1:1",
            "--key",
            "eip155:31337=/no/such",
            .. args,
        ]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
    }
}
