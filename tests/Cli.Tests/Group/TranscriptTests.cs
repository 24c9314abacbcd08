using Notary.Cli.Tests.Audit;
using Notary.Devnet.Processes;

namespace Notary.Cli.Tests.Group;

public sealed class TranscriptTests
{
    [Theory]
    [InlineData("key-generation", "key generation", 1, "0x8654751697f3a3f0")]
    [InlineData("resharing", "resharing", 2, "0x972f012aec76e95f")]
    public async Task A_transcript_that_holds_shows_its_group(
        string name,
        string kind,
        int epoch,
        string key
    )
    {
        var run = await VerifyAsync(Golden.Of(name), "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(kind, run.Json.GetProperty("kind").GetString());
        Assert.Equal(epoch, run.Json.GetProperty("epoch").GetInt32());
        Assert.StartsWith(
            key,
            run.Json.GetProperty("publicKey").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_altered_message_is_named()
    {
        var text = await File.ReadAllTextAsync(Golden.Of("key-generation"));
        var altered = text.Replace("\"sender\":2,", "\"sender\":3,", StringComparison.Ordinal);
        Assert.False(string.Equals(text, altered, StringComparison.Ordinal));
        using var file = new TempText(altered);
        var run = await VerifyAsync(file.Path);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is refused", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_group_than_the_chains_is_told()
    {
        var run = await VerifyAsync(
            Golden.Of("resharing"),
            "--group-id",
            StubNotary.GroupId,
            "--json"
        );
        Assert.Equal(1, run.ExitCode);
        Assert.False(run.Json.GetProperty("valid").GetBoolean());
        run = await VerifyAsync(Golden.Of("key-generation"), "--group-id", StubNotary.GroupId);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task What_is_no_transcript_is_refused_without_a_stack_trace()
    {
        using var file = new TempText("[1,2,3]");
        var run = await VerifyAsync(file.Path);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("No transcript", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await VerifyAsync("/no/such/file")).ExitCode);
    }

    private static Task<CliRun> VerifyAsync(params string[] args) =>
        CliRun.RunAsync(["group", "verify-transcript", .. args]);

    private sealed class TempText : IDisposable
    {
        public TempText(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}

/// <summary>The transcripts that the library's own tests pin.</summary>
internal static class Golden
{
    public static string Of(string name) =>
        Path.Combine(
            RepositoryRoot.Find(),
            "tests",
            "ThresholdBls.Tests",
            "Transcripts",
            "Golden",
            name + ".json"
        );
}
