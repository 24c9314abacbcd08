namespace Notary.Cli.Tests.Audit;

public sealed class VerifyTests
{
    [Fact]
    public async Task Untouched_logs_are_intact()
    {
        var database = await AuditedDatabase.CreateAsync();
        var run = await CliRun.RunAsync(
            "audit",
            "verify",
            "--postgres",
            database.Postgres,
            "--json"
        );
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(0, run.Json.GetProperty("broken").GetInt32());
        Assert.Equal(2, run.Json.GetProperty("logs").GetArrayLength());
    }

    [Fact]
    public async Task One_changed_byte_is_named_by_its_position()
    {
        var database = await AuditedDatabase.CreateAsync();
        await database.ExecuteAsync(
            """
            alter table oracle.es_events disable trigger user;
            update oracle.es_events set data = overlay(data::text placing 'x' from length(data::text) - 2)::json
                where position = 3;
            """
        );
        var run = await CliRun.RunAsync("audit", "verify", "--postgres", database.Postgres);
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("oracle 3: ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no log x; there are: oracle, watcher-evm", "x")]
    [InlineData("--registry, --rpc and --contract go together.", "--rpc", "http://127.0.0.1:1/")]
    public async Task What_does_not_fit_is_wrong_usage(string expected, params string[] args)
    {
        var database = await AuditedDatabase.CreateAsync();
        var run = await CliRun.RunAsync([
            "audit",
            "verify",
            "--postgres",
            database.Postgres,
            .. args,
        ]);
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Equal($"notary: {expected}\n", run.Errors);
    }

    [Fact]
    public async Task Checkpoints_that_cannot_be_read_are_a_failure_and_the_logs_are_verified_all_the_same()
    {
        var database = await AuditedDatabase.CreateAsync();
        var run = await CliRun.RunAsync(
            "audit",
            "verify",
            "--postgres",
            database.Postgres,
            "--registry",
            "http://127.0.0.1:1/",
            "--rpc",
            "http://127.0.0.1:1/",
            "--contract",
            "0x00000000000000000000000000000000000c0001"
        );
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("checkpoints cannot be read", run.Output, StringComparison.Ordinal);
        Assert.Contains("intact", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_database_it_says_where_one_may_come_from()
    {
        var run = await CliRun.RunAsync("audit", "verify");
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("./notary demo --keep", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_of_a_demo_that_is_gone_says_so()
    {
        var state = Directory.CreateTempSubdirectory("state-");
        var folder = state.CreateSubdirectory("notary");
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "stack.json"),
            """{"process":999999999,"started":"2026-01-01T00:00:00Z","postgres":"x","registry":"http://x/","rpc":"http://x/","contract":"0x"}"""
        );
        var run = await CliRun.RunInAsync(state.FullName, interruptAt: null, "audit", "verify");
        state.Delete(recursive: true);
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("is gone", run.Errors, StringComparison.Ordinal);
    }
}
