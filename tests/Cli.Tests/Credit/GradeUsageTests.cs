using Notary.Cli.Tests.Audit;

namespace Notary.Cli.Tests.Credit;

/// <summary>What a party may type wrong when it grades.</summary>
public sealed class GradeUsageTests : IDisposable
{
    private readonly string _key = Path.GetTempFileName();

    [Theory]
    [InlineData("--points takes a number from 0 to 100", "--points", "101")]
    [InlineData("--points takes a number from 0 to 100", "--points", "-1")]
    [InlineData("Give --exchange", "--points", "50")]
    [InlineData("--exchange takes AGREEMENT/SEQUENCE", "--points", "50", "--exchange", "0x12/1")]
    [InlineData("--answer holds no answer", "--points", "50", "--answer", "0x00")]
    [InlineData("Give --exchange", "--points", "50", "--answer", "0x00", "--exchange", "0x00")]
    public async Task Wrong_usage_says_what_to_type(string expected, params string[] args)
    {
        await File.WriteAllTextAsync(_key, "0x" + new string('1', 64));
        string[] grade = ["grade", "abc", "--notary", "http://127.0.0.1:1", "--key-file", _key];
        var run = await CliRun.RunAsync([.. grade, .. args]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_key);
}
