namespace Notary.EndToEnd.Tests.Demo;

public sealed class InterruptionTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("starting PostgreSQL")]
    [InlineData("contracts deployed")]
    [InlineData("notaries generate their key")]
    [InlineData("3. One exchange")]
    [InlineData("4. Ten exchanges")]
    public async Task Ctrl_C_leaves_no_process_and_no_file_behind(string moment)
    {
        await using var demo = CliProcess.Start("demo", "--json", "--block-time", "2");
        await demo.UntilAsync(moment, Timeout);
        await demo.InterruptAsync();
        var result = await demo.EndAsync(Timeout);
        Assert.Empty(result.Leftovers);
        Assert.True(result.ExitCode == 130, result.ToString());
        Assert.Equal("notary: interrupted", result.Errors[^1]);
        Assert.Empty(result.Output);
    }
}
