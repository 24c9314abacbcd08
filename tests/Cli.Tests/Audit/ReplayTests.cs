using System.Globalization;
using Notary.Devnet.Services;
using Notary.Testing;

namespace Notary.Cli.Tests.Audit;

public sealed class ReplayTests
{
    [Fact]
    public async Task A_right_log_has_no_difference_whatever_the_cut()
    {
        var database = await AuditedDatabase.CreateAsync();
        for (var to = 1; to <= 8; to++)
        {
            var run = await ReplayAsync(
                database,
                "oracle",
                "--to",
                to.ToString(CultureInfo.InvariantCulture)
            );
            Assert.True(run.ExitCode == 0, run.ToString());
            Assert.Equal(to, run.Json.GetProperty("events").GetInt64());
        }
    }

    [Fact]
    public async Task A_time_cuts_too()
    {
        var database = await AuditedDatabase.CreateAsync();
        var before = await ReplayAsync(database, "--to", "2020-01-01T00:00:00Z");
        Assert.True(before.ExitCode == 0, before.ToString());
        Assert.Equal(0, before.Json.GetProperty("events").GetInt64());
        var later = await ReplayAsync(database, "--to", "2100-01-01T00:00:00Z");
        Assert.Equal(10, later.Json.GetProperty("events").GetInt64());
        var wrong = await ReplayAsync(database, "--to", "yesterday");
        Assert.True(wrong.ExitCode == 2, wrong.ToString());
    }

    [Fact]
    public async Task A_service_chooses_its_logs()
    {
        var database = await AuditedDatabase.CreateAsync();
        var run = await ReplayAsync(database, "--service", "chain-watcher");
        var log = Assert.Single(run.Json.GetProperty("logs").EnumerateArray());
        Assert.Equal("watcher-evm", log.GetProperty("instance").GetString());
        Assert.Equal(2, (await ReplayAsync(database, "--service", "challenge")).ExitCode);
    }

    [Fact]
    public async Task Each_decision_that_an_altered_input_changes_is_named()
    {
        var database = await AuditedDatabase.CreateAsync();
        await using (var oracle = database.Open("oracle", ServiceKind.Oracle))
            await oracle.Store.ForgeAsync("deposit_seen", "amount", "500");
        var run = await ReplayAsync(database, "oracle");
        Assert.True(run.ExitCode == 1, run.ToString());
        var log = Assert.Single(run.Json.GetProperty("logs").EnumerateArray());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, log.GetProperty("chain").ValueKind);
        var named = log.GetProperty("mismatches").EnumerateArray();
        Assert.Equal([5, 7], named.Select(m => m.GetProperty("position").GetInt32()));
        Assert.Contains("oracle 7: ", run.Errors, StringComparison.Ordinal);
    }

    private static Task<CliRun> ReplayAsync(AuditedDatabase database, params string[] args) =>
        CliRun.RunAsync(["audit", "replay", "--postgres", database.Postgres, "--json", .. args]);
}
